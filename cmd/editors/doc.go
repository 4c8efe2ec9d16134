// Package editors holds what makes pyfix known to editors: an extension for VS
// Code, and a page with configurations for others. It has tests only, which drive
// the editors themselves with what the page says.
package editors
