timed AS (
  -- First accesses at the charge of the health service whose class has a longest wait.
  SELECT * FROM request WHERE most_days IS NOT NULL AND regime = 'ssn'
)
