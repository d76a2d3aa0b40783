// Package house holds the tests that keep the house in order: floors, names, sizes (docs/adr/0001). It owns no code.
package house
