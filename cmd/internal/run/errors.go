package run

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"

	"pyfix/cmd/internal/regular"
	"pyfix/rewrite"
	"pyfix/rewrite/checkpoint"
	"pyfix/rewrite/source"
	"pyfix/rewrite/syntax"
)

// Unanalysed says why nothing is known about a file.
type Unanalysed struct {
	Where string // path, path:line or path:line:column, both from 1, the column in code points
	Err   error  // the reason, without the path
}

func (e *Unanalysed) Error() string { return fmt.Sprintf("%s: %v; not analysed", e.Where, e.Err) }

func (e *Unanalysed) Unwrap() error { return e.Err }

// Refused says why a file was not written, although there are fixes for it.
type Refused struct {
	Path string
	Err  error // which names the path
}

func (e *Refused) Error() string { return e.Err.Error() + "; not fixed" }

func (e *Refused) Unwrap() error { return e.Err }

// Leftover says what a run that was killed has left, and what is to be done
// about it.
type Leftover struct {
	Err error // which names the path
}

func (e *Leftover) Error() string { return e.Err.Error() }

func (e *Leftover) Unwrap() error { return e.Err }

func unreadable(path string, err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	if large := (*regular.TooLargeError)(nil); errors.As(err, &large) || errors.Is(err, regular.ErrEndless) {
		return &Unanalysed{Where: path, Err: err} // says itself what the file is like
	}
	return &Unanalysed{Where: path, Err: fmt.Errorf("cannot be read: %w", err)}
}

func undecodable(path string, err error) error {
	where, reason := atLine(path, err)
	return &Unanalysed{Where: where, Err: reason}
}

func unencodable(path string, err error) error {
	where, reason := atLine(path, err)
	return &Refused{Path: path, Err: fmt.Errorf("%s: the fixed source cannot be written: %w", where, reason)}
}

// atLine takes the line out of a codec's error and puts it behind the path.
func atLine(path string, err error) (where string, reason error) {
	var sourceError *source.Error
	if errors.As(err, &sourceError) {
		return fmt.Sprintf("%s:%d", path, sourceError.Line), errors.New(sourceError.Reason)
	}
	return path, err
}

// analysisError tells a source that cannot be analysed from a bug of pyfix, and from one whose
// analysis was ended.
func analysisError(path string, err error) error {
	var bug *rewrite.Bug
	var interrupted *checkpoint.Interrupted
	if errors.As(err, &bug) || errors.As(err, &interrupted) {
		return err
	}
	var syntaxError *syntax.SyntaxError
	if errors.As(err, &syntaxError) {
		where := fmt.Sprintf("%s:%d:%d", path, syntaxError.Row, syntaxError.Column)
		return &Unanalysed{Where: where, Err: errors.New(syntaxError.Reason)}
	}
	return &Unanalysed{Where: path, Err: err}
}

// recoverBug turns a panic into an outcome, so that other files are still
// worked on.
func recoverBug(out *Outcome) {
	if p := recover(); p != nil {
		bug := &rewrite.Bug{Path: out.Path, Detail: fmt.Sprint(p), Stack: string(debug.Stack())}
		*out = Outcome{Path: out.Path, New: out.New, Err: bug}
	}
}
