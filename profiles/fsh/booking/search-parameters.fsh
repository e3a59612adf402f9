// Search by a coded extension that offers and bookings carry.
RuleSet: BookingCodedParameter(type, id, code, extension, name, it, en)
* insert SearchOn(sinfonia-{id}-{code}, {type}{name}, {type}, {code}, token, [[{type}.extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/{extension}').value.ofType(Coding)]], [[{it}]], [[{en}]])

Instance: sinfonia-schedule-priority-class
InstanceOf: SearchParameter
Usage: #definition
* insert BookingCodedParameter(Schedule, schedule, priority-class, booking-priority-class, PriorityClass, Agende per classe di priorità, Agendas by priority class)

Instance: sinfonia-schedule-access-type
InstanceOf: SearchParameter
Usage: #definition
* insert BookingCodedParameter(Schedule, schedule, access-type, booking-access-type, AccessType, Agende di primi accessi o di controlli, Agendas of first accesses or of follow-ups)

Instance: sinfonia-slot-priority-class
InstanceOf: SearchParameter
Usage: #definition
* insert BookingCodedParameter(Slot, slot, priority-class, booking-priority-class, PriorityClass, Posti riservati a una classe di priorità, Slots reserved for a priority class)

Instance: sinfonia-slot-access-type
InstanceOf: SearchParameter
Usage: #definition
* insert BookingCodedParameter(Slot, slot, access-type, booking-access-type, AccessType, Posti per primi accessi o per controlli, Slots for first accesses or for follow-ups)

Instance: sinfonia-slot-booking-channel
InstanceOf: SearchParameter
Usage: #definition
* insert BookingCodedParameter(Slot, slot, booking-channel, booking-channel, BookingChannel, Posti riservati a un canale, Slots reserved for a channel)

Instance: sinfonia-appointment-priority-class
InstanceOf: SearchParameter
Usage: #definition
* insert BookingCodedParameter(Appointment, appointment, priority-class, booking-priority-class, PriorityClass, Prenotazioni e attese per classe di priorità, Bookings and waits by priority class)

Instance: sinfonia-appointment-access-type
InstanceOf: SearchParameter
Usage: #definition
* insert BookingCodedParameter(Appointment, appointment, access-type, booking-access-type, AccessType, Prenotazioni di primi accessi o di controlli, Bookings of first accesses or of follow-ups)

Instance: sinfonia-appointment-waiting-list-status
InstanceOf: SearchParameter
Usage: #definition
* insert BookingCodedParameter(Appointment, appointment, waiting-list-status, waiting-list-status, WaitingListStatus, Attese in lista per stato, Waits on the list by state)

Instance: sinfonia-appointment-created
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-appointment-created, AppointmentCreated, Appointment, created, date, [[Appointment.created]], [[Prenotazioni per data in cui sono state fatte]], [[Bookings by the day on which they were made]])

Instance: sinfonia-appointment-waiting-list-maximum-date
InstanceOf: SearchParameter
Usage: #definition
* insert SearchOn(sinfonia-appointment-waiting-list-maximum-date, AppointmentWaitingListMaximumDate, Appointment, waiting-list-maximum-date, date, [[Appointment.extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/waiting-list-maximum-date').value.ofType(date)]], [[Attese per ultimo giorno utile della classe]], [[Waits by the last day of the class]])
