// Title and description of an artefact in English, beside the Italian ones. The build turns the two halves of a text, here
// and in Label, into translation extensions.
RuleSet: English(title, description)
* ^purpose = "{title} ‖ {description}"

// Short text of an element in Italian, with its English translation.
RuleSet: Label(path, it, en)
* {path} ^short = "{it} ‖ {en}"

// An element that every system of SINFONIA can fill and read, with its text in both languages.
RuleSet: Must(path, it, en)
* {path} MS
* insert Label({path}, [[{it}]], [[{en}]])

// A concept with its Italian display and its English designation.
RuleSet: Concept(code, it, en)
* #{code} "{it}"
* #{code} ^designation.language = #en
* #{code} ^designation.value = "{en}"
