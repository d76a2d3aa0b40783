package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
)

// largest is how large a picture may be.
const largest = 300_000

// reduce writes a picture with a palette of its own: pages have few colours, so that it looks the same and takes a
// quarter of the bytes.
func reduce(r io.Reader) ([]byte, error) {
	im, err := png.Decode(r)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&b, paletted(im)); err != nil {
		return nil, err
	}
	if b.Len() > largest {
		return nil, fmt.Errorf("the picture has %d bytes, more than %d", b.Len(), largest)
	}
	return b.Bytes(), nil
}

// paletted gives each pixel the nearest of the 256 colours that stand for most pixels. Colours are counted in steps of
// four: text has hundreds of greys at its edges.
func paletted(im image.Image) *image.Paletted {
	const step = 4
	r := im.Bounds()
	count := map[color.RGBA]int{}
	at := func(x, y int) color.RGBA {
		c := color.RGBAModel.Convert(im.At(x, y)).(color.RGBA)
		return color.RGBA{c.R, c.G, c.B, 255}
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	colours := make([]color.RGBA, 0, len(count))
	for c := range count {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.RGBA) int {
		if n := count[b] - count[a]; n != 0 {
			return n
		}
		return (int(a.R)<<16 | int(a.G)<<8 | int(a.B)) - (int(b.R)<<16 | int(b.G)<<8 | int(b.B))
	})
	var palette color.Palette
	taken := map[[3]uint8]bool{}
	for i, c := range colours { // the first ones exactly, later ones only where nothing near is there yet
		cell := [3]uint8{c.R / step, c.G / step, c.B / step}
		if len(palette) < 256 && (i < 32 || !taken[cell]) {
			palette, taken[cell] = append(palette, c), true
		}
	}
	near := map[color.RGBA]uint8{}
	out := image.NewPaletted(r, palette)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c := at(x, y)
			i, ok := near[c]
			if !ok {
				i = uint8(palette.Index(c))
				near[c] = i
			}
			out.SetColorIndex(x, y, i)
		}
	}
	return out
}
