package component

import (
	"context"
	"io"
	"strings"

	"clew"
	"clew/access"
	"clew/audit"
	"clew/blob"
	"clew/db"
	"clew/product"
	"clew/queue"
)

// MaxFile bounds an uploaded inventory, packed or not, in bytes.
const MaxFile = 1 << 30

// WorkKind is the queue's name for reading an inventory.
const WorkKind = "inventory"

// Upload keeps the file byte for byte, and starts to read it. The same bytes handed in again for a release whose live
// inventory they are change nothing: the live one is given back.
func Upload(ctx context.Context, d *db.DB, store *blob.Store, actor clew.Actor, release clew.ID, kind Kind, fileName string, r io.Reader) (Inventory, queue.Work, error) {
	if kind != SBOM && kind != Declared && kind != Supplier {
		return Inventory{}, queue.Work{}, clew.Errorf(clew.Invalid, "An inventory is an SBOM, a declared list or the supplier's")
	}
	var rel product.Release
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		rel, err = writable(tx, actor, release)
		return err
	})
	if err != nil {
		return Inventory{}, queue.Work{}, err
	}
	ref, err := store.Put(ctx, r, MaxFile)
	if err != nil {
		return Inventory{}, queue.Work{}, err
	}
	if ref.Size == 0 {
		return Inventory{}, queue.Work{}, clew.Errorf(clew.Invalid, "The file is empty. Expected is a CycloneDX or SPDX document, or a list as CSV or XLSX")
	}
	var inv Inventory
	var work queue.Work
	err = d.Write(ctx, func(tx *db.Tx) (err error) {
		if rel, err = writable(tx, actor, release); err != nil {
			return err
		}
		same, found, err := db.Maybe[Inventory](tx, selectInventory+` WHERE release_id = $1 AND blob = $2 AND kind = $3 AND state IN ('live', 'reading')`, release, ref.Name, string(kind))
		if err != nil {
			return err
		}
		if found {
			inv = same
			work, _, err = queue.Latest(tx, "inventory", same.ID.String())
			return err
		}
		inv = Inventory{ID: clew.NewID(), ReleaseID: rel.ID, ProductID: rel.ProductID, LineID: rel.LineID, Kind: kind, State: Reading,
			FileName: clean(fileName), Blob: ref.Name, Size: ref.Size, SHA256: ref.SHA256, UploadedBy: actor.ID, CreatedAt: tx.Now()}
		if err := add(tx, inv); err != nil {
			return err
		}
		if _, err := audit.Append(tx, actor, audit.Event{Kind: "inventory.uploaded", Type: "release", Record: release.String(), Line: rel.LineID, Product: rel.ProductID,
			Payload: map[string]any{"inventory": inv.ID, "file": inv.FileName, "sha256": inv.SHA256, "size": inv.Size, "kind": kind}}); err != nil {
			return err
		}
		work, err = queue.Start(tx, actor, queue.Work{Kind: WorkKind, SubjectType: "inventory", SubjectID: inv.ID.String(), Title: rel.Version + ": " + inv.FileName,
			LineID: rel.LineID, ProductID: rel.ProductID, Total: inv.Size}, struct{}{})
		return err
	})
	return inv, work, err
}

// DeclareUnknown states that nobody knows what is inside a release. It is never green: the release shows as unknown.
func DeclareUnknown(tx *db.Tx, actor clew.Actor, release clew.ID, reason string) (Inventory, error) {
	rel, err := writable(tx, actor, release)
	if err != nil {
		return Inventory{}, err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		var f clew.Faults
		f.Add("reason", "Say why the inventory is unknown")
		return Inventory{}, f.Err()
	}
	if _, err := tx.Exec(`UPDATE inventory SET state = 'superseded', ended_at = $2 WHERE release_id = $1 AND state = 'live'`, release, tx.Now()); err != nil {
		return Inventory{}, err
	}
	inv := Inventory{ID: clew.NewID(), ReleaseID: rel.ID, ProductID: rel.ProductID, LineID: rel.LineID, Kind: Unknown, State: Live, Reason: clew.Clip(reason, 2000), UploadedBy: actor.ID, CreatedAt: tx.Now(), LiveAt: tx.Now()}
	if err := add(tx, inv); err != nil {
		return Inventory{}, err
	}
	if err := touchContaining(tx, rel.ID, rel.ProductID); err != nil {
		return Inventory{}, err
	}
	_, err = audit.Append(tx, actor, audit.Event{Kind: "inventory.unknown", Type: "release", Record: release.String(), Line: rel.LineID, Product: rel.ProductID,
		Payload: map[string]any{"inventory": inv.ID, "reason": inv.Reason}})
	return inv, err
}

func writable(tx *db.Tx, actor clew.Actor, release clew.ID) (product.Release, error) {
	rel, err := product.GetRelease(tx, actor, release)
	if err != nil {
		return rel, err
	}
	return rel, access.Require(actor, access.InventoryWrite, access.Scope{Line: rel.LineID, Product: rel.ProductID})
}

// clean keeps the last part of a file name, for display only: it is never used as a path.
func clean(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "?"))
	return clew.Clip(name, 200)
}

func add(tx *db.Tx, i Inventory) error {
	_, err := tx.Exec(`INSERT INTO inventory (id, release_id, product_id, line_id, kind, state, reason, file_name, blob, size, sha256, format, encoding, spec_version, aggregate, described, components, distinct_components, warnings, uploaded_by, created_at, live_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', '', '', '', 0, 0, 0, $12, $13, $14)`,
		i.ID, i.ReleaseID, i.ProductID, i.LineID, string(i.Kind), string(i.State), i.Reason, i.FileName, i.Blob, i.Size, i.SHA256, i.UploadedBy, i.CreatedAt, i.LiveAt)
	return err
}

const selectInventory = `SELECT id, release_id, product_id, line_id, kind, state, reason, file_name, blob, size, sha256, format, encoding, spec_version, aggregate, described, components, distinct_components, warnings, uploaded_by, created_at, live_at, ended_at FROM inventory`

func get(tx *db.Tx, id clew.ID) (Inventory, error) {
	return db.One[Inventory](tx, selectInventory+` WHERE id = $1`, id)
}
