package limit

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"clew"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func gz(t testing.TB, in io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.Copy(z, in); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zst(t testing.TB, in io.Reader, o ...zstd.EOption) []byte {
	t.Helper()
	var b bytes.Buffer
	z, err := zstd.NewWriter(&b, o...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(z, in); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{ n int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.n == 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), z.n))
	clear(p[:n])
	z.n -= int64(n)
	return n, nil
}

func unpackAll(in []byte, b Bounds) (int64, Packing, error) {
	u, err := Unpack(bytes.NewReader(in), b)
	if err != nil {
		return 0, "", err
	}
	defer u.Close()
	n, err := io.Copy(io.Discard, u)
	return n, u.Packing, err
}

func TestUnpack(t *testing.T) {
	text := []byte("some text, some text, some text")
	for name, c := range map[string]struct {
		in   []byte
		want Packing
	}{"plain": {text, Plain}, "gzip": {gz(t, bytes.NewReader(text)), Gzip}, "zstd": {zst(t, bytes.NewReader(text)), Zstd}} {
		u, err := Unpack(bytes.NewReader(c.in), Bounds{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(u)
		u.Close()
		if err != nil || !bytes.Equal(got, text) || u.Packing != c.want {
			t.Errorf("%s: %q %q %v", name, got, u.Packing, err)
		}
	}
	two := append(gz(t, bytes.NewReader(text)), gz(t, bytes.NewReader(text))...)
	if n, _, err := unpackAll(two, Bounds{}); n != 2*int64(len(text)) || err != nil {
		t.Errorf("two members: %d %v", n, err)
	}
	if n, _, err := unpackAll(nil, Bounds{}); n != 0 || err != nil {
		t.Errorf("empty: %d %v", n, err)
	}
}

func TestUnpackHostile(t *testing.T) {
	bomb := gz(t, &zeros{256 << 20})
	zbomb := zst(t, &zeros{256 << 20})
	noise := make([]byte, 1<<20)
	for i := range noise {
		noise[i] = byte(rand.Uint32())
	}
	whole := gz(t, bytes.NewReader(noise))
	bad := bytes.Clone(whole)
	bad[len(bad)-6]++ // the checksum
	many := bytes.Repeat(gz(t, bytes.NewReader(nil)), 10_000)
	for name, c := range map[string]struct {
		in     []byte
		kind   clew.Kind
		bounds Bounds
	}{
		"gzip bomb":         {bomb, clew.TooLarge, Bounds{}},
		"zstd bomb":         {zbomb, clew.TooLarge, Bounds{}},
		"10k members":       {many, clew.TooLarge, Bounds{}},
		"bad checksum":      {bad, clew.Invalid, Bounds{}},
		"cut gzip":          {whole[:len(whole)/2], clew.Invalid, Bounds{}},
		"cut gzip header":   {whole[:5], clew.Invalid, Bounds{}},
		"garbage behind":    {append(bytes.Clone(whole), "garbage"...), clew.Invalid, Bounds{}},
		"cut zstd":          {zst(t, bytes.NewReader(noise))[:1<<19], clew.Invalid, Bounds{}},
		"zstd, long window": {zst(t, bytes.NewReader(bytes.Repeat(noise, 20)), zstd.WithWindowSize(64<<20)), clew.TooLarge, Bounds{}},
		"gzip in gzip":      {gz(t, bytes.NewReader(whole)), clew.Unsupported, Bounds{}},
		"zstd in gzip":      {gz(t, bytes.NewReader(zbomb)), clew.Unsupported, Bounds{}},
		"plain too large":   {noise, clew.TooLarge, Bounds{Packed: 1 << 19}},
		"unpacked limit":    {whole, clew.TooLarge, Bounds{Unpacked: 1 << 19}},
	} {
		n, _, err := unpackAll(c.in, c.bounds)
		if !clew.Is(err, c.kind) {
			t.Errorf("%s: %v after %d bytes", name, err, n)
		}
		if n > 64<<20 {
			t.Errorf("%s: %d bytes came out", name, n)
		}
	}
}

func TestReaderBound(t *testing.T) {
	if b, err := ReadAll(bytes.NewReader(make([]byte, 10)), 10); len(b) != 10 || err != nil {
		t.Errorf("exactly at the bound: %d %v", len(b), err)
	}
	if _, err := ReadAll(bytes.NewReader(make([]byte, 11)), 10); !clew.Is(err, clew.TooLarge) {
		t.Errorf("above the bound: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := io.ReadAll(WithContext(ctx, &zeros{10})); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// FuzzUnpack: whatever comes in, what comes out is bounded and errors are a user's.
func FuzzUnpack(f *testing.F) {
	f.Add(gz(f, bytes.NewReader([]byte("x"))))
	f.Add(zst(f, bytes.NewReader([]byte("x"))))
	f.Add([]byte("plain"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, _, err := unpackAll(b, Bounds{Unpacked: 1 << 20})
		if n > 1<<20 || err != nil && clew.KindOf(err) == clew.Internal {
			t.Fatalf("%d bytes, %v", n, err)
		}
	})
}
