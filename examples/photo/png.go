package main

import (
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
)

// readPNG gives the pixels of a picture as rows of red, green, blue. The name is for messages.
func readPNG(name string, r io.Reader) (rgb []uint8, h, w int, err error) {
	picture, err := png.Decode(r)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("%s: %w", name, err)
	}
	bounds := picture.Bounds()
	h, w = bounds.Dy(), bounds.Dx()
	rgb = make([]uint8, 0, h*w*3)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			r, g, b, _ := picture.At(x, y).RGBA()
			rgb = append(rgb, uint8(r>>8), uint8(g>>8), uint8(b>>8))
		}
	}
	return rgb, h, w, nil
}

// writePNG writes a grey picture.
func writePNG(name string, grey []uint8, h, w int) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	picture := &image.Gray{Pix: grey, Stride: w, Rect: image.Rect(0, 0, w, h)}
	if err := png.Encode(file, picture); err != nil {
		file.Close()
		return fmt.Errorf("%s: %w", name, err)
	}
	return file.Close()
}
