package product_test

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"clew"
	"clew/db"
	"clew/db/dbtest"
	"clew/format/table"
	"clew/product"

	"github.com/google/go-cmp/cmp"
)

func open(t testing.TB, kind product.ImportKind, text string) *product.Import {
	t.Helper()
	i, err := product.OpenImport(kind, strings.NewReader(text), int64(len(text)))
	must(t, err)
	return i
}

// apply imports a list that has no errors in it, or fails the test with them.
func apply(t testing.TB, d *db.DB, kind product.ImportKind, text string) product.Summary {
	t.Helper()
	sum, err := open(t, kind, text).Apply(t.Context(), d, system, product.Act{}, func(r product.RowResult) error {
		if r.State == product.RowFailed {
			t.Errorf("%s, line %d: %+v", kind, r.Line, r.Faults)
		}
		return nil
	})
	must(t, err)
	return sum
}

func preview(t testing.TB, d *db.DB, kind product.ImportKind, text string) product.Summary {
	t.Helper()
	sum, err := open(t, kind, text).Preview(t.Context(), d, system, nil)
	must(t, err)
	return sum
}

// lists are a register as a German manufacturer keeps it.
var lists = []struct {
	kind product.ImportKind
	text string
}{
	{product.ImportLines, "Name;Schlüssel;Hersteller;Anschrift des Herstellers\nHeizung;L1;Beispiel GmbH;\"Straße 1\n12345 Ort\"\nLüftung;L2;Beispiel GmbH;\n"},
	{product.ImportProducts, "Name;Produktlinie;Schlüssel;Art;Klasse;Artikel-Nr.;Spitznamen;eingeschränkt;Grund der Einschränkung;in Verkehr ab;zugekauft\n" +
		"Gateway;Heizung;P1;Gerät;wichtig I;4711; =Kasten;nein;;01.02.2020;ja\nFühler;L1;P2;Gerät;;4712; 4713;ja;kein Speicher;2021-03-04;\nWolke;Heizung;P3;Dienst;;;;;;;nein\n"},
	{product.ImportVariants, "Produkt;Name;Hardwarestand;Region;Modellnummern\nGateway;EU;B2;EU;GW-EU; GW-DE\nP1;US;B2;US;GW-US\n"},
	{product.ImportReleases, "Produkt;Version;Zustand;Freigabedatum;Varianten;Seriennummern;CPE;Notizen\n" +
		"Gateway;1.0.0;veröffentlicht;01.02.2020;EU;GW-1*;;'=1+1\nGateway;1.1.0;withdrawn;2021-01-01;EU, US;;;\nFühler;2.0.0;Entwurf;;;;cpe:2.3:o:beispiel:fuehler:2.0.0:*:*:*:*:*:*:*;\n"},
	{product.ImportSupport, "Produkt;Version;Art;ab;bis;fortlaufend;Grundlage\nGateway;;Sicherheit;2020-02-01;2030-01-31;;Richtlinie 7\nGateway;1.0.0;erweitert;2030-02-01;2032-01-31;;Vertrag\nWolke;;;;;ja;\n"},
	{product.ImportParties, "Name;Kundennummer;Art;Land;Sprache;Ansprechpartner;E-Mail\nMüller & Söhne;K1;Kunde, Installateur;de;de;Erika Beispiel;erika@example.org\nMüller & Söhne;K2;Kunde;at;de;;\nBehörde X;;Behörde;;;;\n"},
	{product.ImportDeployments, "Kunde;Produkt;Version;Schlüssel;Variante;Seriennummer von;Seriennummer bis;Stück;Ort;Ansprechpartner;seit\n" +
		"K1;Gateway;1.0.0;D1;EU;GW-1000;GW-1999;1.000;Köln;erika@example.org;01.03.2020\nK2;Gateway;1.1.0;;US;GW-7;;1;Wien;neu@example.org;\nK2;Fühler;2.0.0;;;;;12;Graz;;\n"},
}

func init() { // cells with a separator in them need quotes in a list with semicolons
	lists[1].text = strings.NewReplacer("4711; =Kasten", "4711;=Kasten", "4712; 4713;ja", `"4712; 4713";;ja`, "4711;=Kasten;nein", "4711;=Kasten;nein").Replace(lists[1].text)
	lists[2].text = strings.Replace(lists[2].text, "GW-EU; GW-DE", `"GW-EU; GW-DE"`, 1)
	lists[3].text = strings.Replace(lists[3].text, "EU, US", `"EU; US"`, 1)
}

func TestImportRoundTrip(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, l := range lists {
			rows := strings.Count(strings.ReplaceAll(l.text, "\"Straße 1\n", ""), "\n") - 1
			before := preview(t, d, l.kind, l.text)
			if before.New != rows || before.Rows() != rows {
				t.Errorf("%s: preview %+v, want %d new", l.kind, before, rows)
			}
			if got := apply(t, d, l.kind, l.text); got.New != rows {
				t.Errorf("%s: applied %+v", l.kind, got)
			}
			if got := apply(t, d, l.kind, l.text); got.Unchanged != rows || got.Rows() != rows {
				t.Errorf("%s: applied again: %+v", l.kind, got)
			}
		}
		events := func() int {
			return read(t, d, func(tx *db.Tx) (int, error) { return db.One[int](tx, `SELECT count(*) FROM event`) })
		}
		n := events()
		for _, l := range lists {
			for _, format := range []table.Format{table.CSV, table.XLSX} {
				var b bytes.Buffer
				must(t, d.Read(t.Context(), func(tx *db.Tx) error { return product.Export(tx, system, l.kind, format, &b) }))
				sum := apply(t, d, l.kind, b.String())
				if sum.Unchanged == 0 || sum.Unchanged != sum.Rows() {
					t.Errorf("%s as %s came back as %+v", l.kind, format, sum)
				}
			}
		}
		if events() != n {
			t.Error("lists that change nothing left events")
		}
		// Into an empty house: the same register again.
		other := dbtest.SQLite(t)
		for _, l := range lists {
			var first, second bytes.Buffer
			must(t, d.Read(t.Context(), func(tx *db.Tx) error { return product.Export(tx, system, l.kind, table.CSV, &first) }))
			apply(t, other, l.kind, first.String())
			must(t, other.Read(t.Context(), func(tx *db.Tx) error { return product.Export(tx, system, l.kind, table.CSV, &second) }))
			if diff := cmp.Diff(first.String(), second.String()); diff != "" {
				t.Errorf("%s: %s", l.kind, diff)
			}
		}
	})
}

func TestImportChangesAndUndo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, l := range lists {
			apply(t, d, l.kind, l.text)
		}
		var before, after bytes.Buffer
		export := func(b *bytes.Buffer) {
			must(t, d.Read(t.Context(), func(tx *db.Tx) error { return product.Export(tx, system, product.ImportProducts, table.CSV, b) }))
		}
		export(&before)
		text := "key,name,line,nicknames,contact\nP1,Gateway neu,Heizung,Kasten,psirt@example.org\nP2,Fühler,Heizung,,\nP9,Neu,Heizung,,\n"
		var changed []string
		sum, err := open(t, product.ImportProducts, text).Apply(t.Context(), d, system, product.Why("list of 2026"), func(r product.RowResult) error {
			changed = append(changed, fmt.Sprintf("%d %s %v", r.Line, r.State, r.Columns))
			return nil
		})
		must(t, err)
		if diff := cmp.Diff([]string{"2 changed [name nicknames contact]", "3 unchanged []", "4 new []"}, changed); diff != "" {
			t.Error(diff)
		}
		n, err := product.UndoAll(t.Context(), d, system, sum.Act, "wrong list")
		if err != nil || n != 2 {
			t.Errorf("undone %d, %v", n, err)
		}
		export(&after)
		if diff := cmp.Diff(before.String(), after.String()); diff != "" {
			t.Error(diff)
		}
		if n, err = product.UndoAll(t.Context(), d, system, sum.Act, "twice"); n != 0 || err != nil {
			t.Errorf("undone twice: %d, %v", n, err)
		}
	})
}

// What is wrong comes back with the column and the reason, and can be mended and sent again.
func TestImportErrors(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, l := range lists {
			apply(t, d, l.kind, l.text)
		}
		text := "Kunde;Produkt;Version;Schlüssel;Stück;seit;Bemerkung;Farbe\n" +
			"K1;Gateway;1.0.0;E1;1;2020-01-01;gut;rot\n" +
			"K9;Gateway;1.0.0;E2;1;;;\n" +
			"K1;Nichts;1.0.0;E3;1;;;\n" +
			"K1;Gateway;9.9.9;E4;1;;;\n" +
			"K1;Gateway;1.0.0;E5;viele;31.02.2020;=HYPERLINK(\"x\");\n" +
			"K1;Gateway;1.0.0;E1;2;;;\n" +
			"Müller & Söhne;Gateway;1.0.0;E7;2;;;\n"
		i := open(t, product.ImportDeployments, text)
		if diff := cmp.Diff([]string{"Farbe"}, i.Ignored); diff != "" {
			t.Error(diff)
		}
		var mend bytes.Buffer
		rows, err := product.NewErrorRows(&mend, i.Header, nil)
		must(t, err)
		sum, err := i.Apply(t.Context(), d, system, product.Act{}, rows.Add)
		must(t, err)
		must(t, rows.Close())
		if sum.New != 1 || sum.Failed != 6 {
			t.Errorf("got %+v", sum)
		}
		for _, want := range []string{"Kunde: There is no party", "Produkt: There is no product", "Version: Gateway has no release", `Stück: ""viele"" is not a count`, "seit:", "Line 2 of this list is about the same record", "Several records fit; give the key", "'=HYPERLINK"} {
			if !strings.Contains(mend.String(), want) {
				t.Errorf("the rows to mend lack %q", want)
			}
		}
		mended := strings.NewReplacer("K9", "K2", "Nichts", "Gateway", "9.9.9", "1.1.0", "viele", "5", "31.02.2020", "1.3.2020", "Müller & Söhne", "K1").Replace(mend.String())
		mended = strings.Replace(mended, "K1,Gateway,1.0.0,E1,2", "K1,Gateway,1.0.0,E6,2", 1)
		if sum := apply(t, d, product.ImportDeployments, mended); sum.New != 6 {
			t.Errorf("mended: %+v", sum)
		}
	})
}

func TestImportRights(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, b := newWorld(t, d, "Alpha"), newWorld(t, d, "Beta")
		actor := user(clew.Grant{Role: clew.ProductManagement, Line: a.line.ID})
		text := fmt.Sprintf("product,version\n%s,3.0.0\n%s,3.0.0\n", a.product.Name, b.product.Name)
		for _, run := range []func() (product.Summary, error){
			func() (product.Summary, error) {
				return open(t, product.ImportReleases, text).Preview(t.Context(), d, actor, nil)
			},
			func() (product.Summary, error) {
				return open(t, product.ImportReleases, text).Apply(t.Context(), d, actor, product.Act{}, nil)
			},
		} {
			if sum, err := run(); err != nil || sum.New != 1 || sum.Failed != 1 {
				t.Errorf("got %+v, %v", sum, err)
			}
		}
		if sum, err := open(t, product.ImportLines, "name,key\nx,1\n").Apply(t.Context(), d, actor, product.Act{}, nil); err != nil || sum.Failed != 1 {
			t.Errorf("got %+v, %v", sum, err)
		}
		if _, err := open(t, product.ImportLines, "name,key\nx,1\n").Apply(t.Context(), d, clew.Actor{Kind: clew.Nobody}, product.Act{}, nil); !clew.Is(err, clew.Unauthenticated) {
			t.Errorf("got %v", err)
		}
	})
}

// A verb that refuses in the middle of a chunk takes nothing else with it.
func TestImportRefusedInChunk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "Alpha")
		do(t, d, func(tx *db.Tx) error {
			_, err := product.PlaceHold(tx, system, product.Ref{Type: product.TypeProduct, ID: w.product.ID}, product.VerbRelease, "gate", "not yet")
			return err
		})
		text := "product,version,state,released_on,key\n"
		for i := range 20 {
			state := "draft"
			if i%5 == 3 {
				state = "released"
			}
			text += fmt.Sprintf("%s,2.%d.0,%s,2026-01-01,K%d\n", w.product.Name, i, state, i)
		}
		sum, err := open(t, product.ImportReleases, text).Apply(t.Context(), d, system, product.Act{}, nil)
		if err != nil || sum.New != 16 || sum.Failed != 4 {
			t.Errorf("got %+v, %v", sum, err)
		}
		if got := len(versions(t, d, w.product)); got != 17 {
			t.Errorf("%d releases", got)
		}
	})
}

func TestImportHeaders(t *testing.T) {
	for name, text := range map[string]string{"nothing": "", "other": "foo,bar\n1,2\n", "missing": "name,kind\nx,device\n", "prose": "Dear all,\nplease find attached\n"} {
		if _, err := product.OpenImport(product.ImportProducts, strings.NewReader(text), int64(len(text))); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, kind := range product.ImportKinds {
		for _, lang := range []string{"de", "en"} {
			var b bytes.Buffer
			must(t, product.Template(&b, kind, lang))
			i := open(t, kind, b.String())
			if len(i.Ignored) > 0 || len(i.Header) != len(product.ImportColumns(kind)) {
				t.Errorf("%s in %s: %v", kind, lang, i.Ignored)
			}
		}
	}
}

// Many deployments, 100,000 with CLEW_BIG=1: bounded memory, short transactions.
func TestImportManyDeployments(t *testing.T) {
	n := 5_000
	if os.Getenv("CLEW_BIG") != "" {
		n = 100_000
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "Alpha")
		var b strings.Builder
		b.WriteString("party;product;version;key;serial;units;location\n")
		for i := range n {
			fmt.Fprintf(&b, "%s;%s;1.0.0;D%d;SN%06d;1;Straße %d\n", w.party.Name, w.product.Name, i, i, i)
		}
		text := b.String()
		var base, m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&base)
		peak := uint64(0)
		start := time.Now()
		count := 0
		sum, err := open(t, product.ImportDeployments, text).Apply(t.Context(), d, system, product.Act{}, func(product.RowResult) error {
			if count++; count%1000 == 0 {
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}
			return nil
		})
		must(t, err)
		t.Logf("%d deployments in %v, at most %d MB more", n, time.Since(start), (int64(peak)-int64(base.HeapAlloc))>>20)
		if sum.New != n {
			t.Fatalf("got %+v", sum)
		}
		if peak > base.HeapAlloc+100<<20 {
			t.Errorf("%d MB", (peak-base.HeapAlloc)>>20)
		}
		start = time.Now()
		list := read(t, d, func(tx *db.Tx) (product.List[product.Deployment], error) {
			return product.ListDeployments(tx, system, product.DeploymentFilter{Search: "strasse 77"})
		})
		t.Logf("search: %v, %d", time.Since(start), list.Total)
		start = time.Now()
		list = read(t, d, func(tx *db.Tx) (product.List[product.Deployment], error) {
			return product.ListDeployments(tx, system, product.DeploymentFilter{Serial: "SN004711"})
		})
		t.Logf("serial: %v, %d", time.Since(start), list.Total)
		if list.Total != 1 {
			t.Errorf("%d deployments of one serial number", list.Total)
		}
		start = time.Now()
		read(t, d, func(tx *db.Tx) (product.List[product.Deployment], error) {
			return product.ListDeployments(tx, system, product.DeploymentFilter{})
		})
		t.Logf("first page: %v", time.Since(start))
	})
}
