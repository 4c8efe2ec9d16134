package cli

import (
	"fmt"
	"io"
	"strings"

	"pyfix/cmd/internal/report"
)

// console is standard error, as people read it. What is said there holds names,
// source and settings of others, so it takes text only by methods that show all
// of it as report.Visible does: a name cannot end a line, and so not begin one
// that looks like a message of pyfix. It is no io.Writer, lest fmt.Fprintf finds
// a way around that.
type console struct {
	w     io.Writer // an *os.File where it may be a terminal
	color string    // value of --color; "never" until it is known
}

// line writes a line.
func (c *console) line(text string) { fmt.Fprintln(c.w, report.Visible(text)) }

// say writes a line that begins with a word such as "warning".
func (c *console) say(word, message string) {
	word = report.Visible(word)
	if colored(c.color, c.w) {
		word = "\x1b[1;33m" + word + "\x1b[0m"
	}
	fmt.Fprintf(c.w, "%s: %s\n", word, report.Visible(message))
}

// fail says what went wrong, each error in a line of its own.
func (c *console) fail(err error) {
	for _, part := range joined(err) {
		c.say("error", part.Error())
	}
}

// lines takes text of several lines, such as a stack trace. It is for what pyfix
// says itself, since whoever can put line ends into it can make up lines.
func (c *console) lines() io.Writer {
	return writerFunc(func(b []byte) (int, error) {
		if _, err := c.w.Write(report.VisibleLines(b)); err != nil {
			return 0, err
		}
		return len(b), nil
	})
}

// joined returns the errors that errors.Join has made one of.
func joined(err error) []error {
	several, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var errs []error
	var texts []string
	for _, part := range several.Unwrap() {
		errs = append(errs, joined(part)...)
		texts = append(texts, part.Error())
	}
	if strings.Join(texts, "\n") != err.Error() {
		return []error{err} // a sentence about several errors, as fmt.Errorf makes it
	}
	return errs
}
