package cli

const description = `Without options, pyfix reports what it finds and writes nothing. It looks at
*.py and *.pyw files below the given folders (the working directory if there
are none) that git does not ignore. Options may stand before or after paths.

Exit codes: 0 nothing found, 1 findings, 2 wrong usage, or a file that was named
here, or was to be fixed, could not be dealt with; 128 and its number after a
signal, such as 130 after Ctrl-C. Files that are found in folders and cannot be
analysed are a warning.`

// appHelp is the help of `pyfix --help`.
const appHelp = `{{.Name}} - {{.Usage}}

USAGE
   pyfix [OPTIONS] [PATH...]
   pyfix COMMAND [OPTIONS] [ARGUMENTS]

   {{wrap .Description 3}}

EXAMPLES
   pyfix                               report what is wrong below this folder
   pyfix --diff src                    show what would be fixed
   pyfix --fix src tests/test_app.py   fix it
   pyfix --fix --unsafe-fixes=loop-closure src
                                       with the fixes of a rule that change behaviour
   pyfix --select B023 --output-format json src > findings.json
   pyfix --diff | git apply            the same as pyfix --fix
   pyfix - < a.py                      check standard input
   pyfix --cache-dir .pyfix_cache      keep the cache here, not in the user's cache folder
   pyfix clean                         forget what was found in this working tree
   pyfix explain loop-closure          why it is wrong and how it is fixed

COMMANDS{{template "visibleCommandCategoryTemplate" .}}
{{range .VisibleFlagCategories}}
{{if .Name}}{{.Name}}{{else}}GENERAL{{end}}{{range .Flags}}
   {{.}}{{end}}
{{end}}`
