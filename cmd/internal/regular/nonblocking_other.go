//go:build !unix

package regular

// NonBlocking is no flag here: files cannot be pipes.
const NonBlocking = 0

// isLeased is false: there are no leases.
func isLeased(error) bool { return false }
