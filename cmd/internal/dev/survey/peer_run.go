package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// batch is how many files are given to a peer at once: enough to make its start
// cheap, and few enough that little is lost when a run is called off.
const batch = 60

// inspector runs one peer over files and keeps what it says.
type inspector struct {
	*peer
	program string
	known   map[string][]remark // by content and name of the file
	record  *os.File            // takes what is new; nil if nothing is to be kept
}

// memo is a line of a cache file.
type memo struct {
	Key     string
	Name    string
	Remarks []remark
}

// newInspector opens the peer's cache in the folder, unless that is "". A cache
// that another version of the peer wrote, or other arguments, counts for nothing.
func newInspector(ctx context.Context, p *peer, program, folder string) (*inspector, error) {
	version, err := exec.CommandContext(ctx, program, p.version...).Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", program, err)
	}
	i := &inspector{peer: p, program: program, known: make(map[string][]remark)}
	if folder == "" {
		return i, nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	path := filepath.Join(folder, p.name+"-"+digest(version, fmt.Append(nil, p.args))+".jsonl")
	if err := i.remember(path); err != nil {
		return nil, err
	}
	i.record, err = os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	return i, err
}

func (i *inspector) remember(path string) error {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(content))
	lines.Buffer(nil, len(content)+1)
	for lines.Scan() {
		var m memo
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		i.known[m.Key] = m.Remarks
	}
	return lines.Err()
}

func (i *inspector) close() error {
	if i.record == nil {
		return nil
	}
	return i.record.Close()
}

// inspect returns what the peer says about each of the files, by name.
func (i *inspector) inspect(ctx context.Context, files []file) (map[string][]remark, error) {
	said := make(map[string][]remark)
	keys := make(map[string]string)
	var fresh []file
	for _, f := range files {
		content, err := os.ReadFile(f.path)
		if err != nil {
			return nil, err
		}
		key := digest([]byte(f.name), content)
		if remarks, ok := i.known[key]; ok {
			said[f.name] = remarks
			continue
		}
		keys[f.name] = key
		fresh = append(fresh, f)
	}
	for some := range slices.Chunk(fresh, batch) {
		remarks, err := i.runOrSplit(ctx, some)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", i.name, err)
		}
		for _, f := range some {
			said[f.name] = remarks[f.path]
			if err := i.keep(memo{keys[f.name], f.name, remarks[f.path]}); err != nil {
				return nil, err
			}
		}
	}
	return said, nil
}

func (i *inspector) keep(m memo) error {
	if i.record == nil {
		return nil
	}
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = i.record.Write(append(line, '\n'))
	return err
}

// runOrSplit gives files to the peer, one by one if it breaks down. A file that
// breaks it down alone is one that it cannot read.
func (i *inspector) runOrSplit(ctx context.Context, files []file) (map[string][]remark, error) {
	remarks, err := i.run(ctx, files)
	switch {
	case err == nil || ctx.Err() != nil:
		return remarks, err
	case len(files) == 1:
		return map[string][]remark{files[0].path: {{Row: 1, Column: 1, Code: unreadable, Message: err.Error()}}}, nil
	}
	remarks = make(map[string][]remark)
	for _, f := range files {
		alone, err := i.runOrSplit(ctx, []file{f})
		if err != nil {
			return nil, err
		}
		remarks[f.path] = alone[f.path]
	}
	return remarks, nil
}

// run gives files to the peer. Its exit code says nothing, since some peers
// exit with 1 if they find something; that all is well shows in its output.
func (i *inspector) run(ctx context.Context, files []file) (map[string][]remark, error) {
	args := slices.Clone(i.args)
	for _, f := range files {
		args = append(args, f.path)
	}
	cmd := exec.CommandContext(ctx, i.program, args...)
	cmd.Dir = os.TempDir() // away from configuration files
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		return nil, fmt.Errorf("%w: %s", err, &stderr)
	}
	remarks, err := i.parse(stdout.String(), stderr.String())
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, &stderr)
	}
	return remarks, nil
}

// digest returns a short hash of the parts.
func digest(parts ...[]byte) string {
	h := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(h, "%d:", len(part))
		h.Write(part)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
