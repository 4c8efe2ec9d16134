package userdir

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"pyfix/cmd/internal/folder"
)

// Secret makes the seals by which pyfix knows what it has written itself. A repository, an archive or a cache that CI
// restores cannot bring along a seal, as nobody else knows the secret.
type Secret []byte

// SealBytes is the length of a seal, in bytes.
const SealBytes = sha256.Size

// Seal returns the seal for content that serves a purpose. Content with the seal for one purpose does not count for
// another.
func (s Secret) Seal(purpose string, content []byte) []byte {
	mac := hmac.New(sha256.New, s)
	mac.Write([]byte(purpose + "\x00"))
	mac.Write(content)
	return mac.Sum(nil)
}

// Fits reports whether the seal is the one for that content.
func (s Secret) Fits(seal []byte, purpose string, content []byte) bool {
	return hmac.Equal(seal, s.Seal(purpose, content))
}

// CacheKey names the variable of the environment that may hold a secret for caches which several machines share.
const CacheKey = "PYFIX_CACHE_KEY"

// minCacheKey is how many characters it has at least: whoever gets hold of a cache can try out secrets.
const minCacheKey = 16

// SharedSecret returns the secret that the environment holds for caches; nil if there is none.
func SharedSecret() (Secret, error) {
	key := os.Getenv(CacheKey)
	switch {
	case key == "":
		return nil, nil
	case len(key) < minCacheKey:
		return nil, fmt.Errorf("%s is shorter than %d characters, which others could guess", CacheKey, minCacheKey)
	}
	secret := sha256.Sum256([]byte(key))
	return secret[:], nil
}

// secretName is the file with the secret, in the user's folder.
const secretName = "secret"

// errForeign says that a file which should hold the secret was not made by this user on this machine.
var errForeign = errors.New("was not made here by this user")

// OwnSecret returns the secret of this user on this machine. With create, one is made where there is none, or one that
// came from elsewhere; without, the error says why there is none.
func OwnSecret(create bool) (Secret, error) {
	dir, err := Open("", create)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	secret, err := readSecret(dir)
	if err == nil || !create || !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errForeign) {
		return secret, err
	}
	if errors.Is(err, errForeign) {
		if err := dir.Remove(secretName); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	if err := makeSecret(dir); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return readSecret(dir) // which another run may have made in the meantime
}

// A file with a secret holds the secret and what tells the file from a copy, in hexadecimal digits.
func formatSecret(secret Secret, identity string) string {
	return hex.EncodeToString(secret) + " " + identity + "\n"
}

// readSecret believes a file only if nobody else can read it, and if it is the file that makeSecret has made: one that
// came with a repository, from an archive or from another machine has another identity.
func readSecret(dir *folder.Folder) (Secret, error) {
	file, info, err := dir.Open(secretName, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content := make([]byte, 256)
	n, _ := file.Read(content)
	var digits, identity string
	if _, err := fmt.Sscanf(string(content[:n]), "%64s %s\n", &digits, &identity); err != nil || !isPrivate(info) || identity != identityOf(info) {
		return nil, fmt.Errorf("%s: %w", file.Name(), errForeign)
	}
	secret, err := hex.DecodeString(digits)
	if err != nil || len(secret) != sha256.Size {
		return nil, fmt.Errorf("%s: %w", file.Name(), errForeign)
	}
	return secret, nil
}

// makeSecret makes the file whole before it has its name, and never replaces one.
func makeSecret(dir *folder.Folder) error {
	secret, random := make(Secret, sha256.Size), make([]byte, 4)
	if _, err := rand.Read(secret); err != nil {
		return err
	}
	if _, err := rand.Read(random); err != nil {
		return err
	}
	part := secretName + "." + hex.EncodeToString(random)
	if err := writeSecret(dir, part, secret); err != nil {
		return err
	}
	defer dir.Remove(part)
	err := dir.Link(part, secretName)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return writeSecret(dir, secretName, secret) // a file system without hard links
}

func writeSecret(dir *folder.Folder, name string, secret Secret) error {
	file, err := dir.Create(name, 0o600)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil {
		_, err = file.WriteString(formatSecret(secret, identityOf(info)))
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, dir.Remove(name))
	}
	return nil
}
