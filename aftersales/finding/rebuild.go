package finding

import "clew/db"

// Clear takes all findings away, before they are made again. When each was first seen stays.
func Clear(tx *db.Tx) error {
	_, err := tx.Exec(`DELETE FROM finding`)
	return err
}
