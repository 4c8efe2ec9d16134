//go:build !unix

package userdir

import "io/fs"

// identityOf does not tell files apart here: the user's folder is in the profile, where no repository is.
func identityOf(fs.FileInfo) string { return "-" }

// isPrivate trusts the profile, which is closed to others.
func isPrivate(fs.FileInfo) bool { return true }
