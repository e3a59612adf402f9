// Title and description of an artefact in English, beside the Italian ones.
RuleSet: English(title, description)
* ^language = #it
* ^status = #active
* ^experimental = false
* ^title.extension[0].url = $translation
* ^title.extension[0].extension[0].url = "lang"
* ^title.extension[0].extension[0].valueCode = #en
* ^title.extension[0].extension[1].url = "content"
* ^title.extension[0].extension[1].valueString = "{title}"
* ^description.extension[0].url = $translation
* ^description.extension[0].extension[0].url = "lang"
* ^description.extension[0].extension[0].valueCode = #en
* ^description.extension[0].extension[1].url = "content"
* ^description.extension[0].extension[1].valueMarkdown = "{description}"

// Short text of an element in Italian, with its English translation.
RuleSet: Label(path, it, en)
* {path} ^short = "{it}"
* {path} ^short.extension[0].url = $translation
* {path} ^short.extension[0].extension[0].url = "lang"
* {path} ^short.extension[0].extension[0].valueCode = #en
* {path} ^short.extension[0].extension[1].url = "content"
* {path} ^short.extension[0].extension[1].valueString = "{en}"

// An element that every system of SINFONIA can fill and read, with its text in both languages.
RuleSet: Must(path, it, en)
* {path} MS
* insert Label({path}, [[{it}]], [[{en}]])

// A concept with its Italian display and its English designation.
RuleSet: Concept(code, it, en)
* #{code} "{it}"
* #{code} ^designation.language = #en
* #{code} ^designation.value = "{en}"
