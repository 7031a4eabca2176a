package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/laze-go/laze"
	"github.com/laze-go/laze/examples/internal/stages"
)

func TestEdgesAreThoseOfPlainLoops(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {2, 3}, {16, 9}, {65, 130}} {
		h, w := size[0], size[1]
		rgb := make([]uint8, h*w*3)
		for i := range rgb {
			rgb[i] = uint8(i * i % 251)
		}
		got, err := edges(laze.From(rgb, h, w, 3)).Uint8s(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, plain(rgb, h, w)) {
			t.Errorf("%d x %d: the pixels differ from those of plain loops", h, w)
		}
	}
}

func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("times the whole photograph several times")
	}
	if err := run("", filepath.Join(t.TempDir(), "edges.png")); err != nil {
		t.Error(err)
	}
}

func TestReadErrors(t *testing.T) {
	for _, c := range []struct {
		file []byte
		want string
	}{
		{nil, "x.png: unexpected EOF"},
		{[]byte("GIF89a and so on"), "x.png: png: invalid format: not a PNG file"},
		{raccoon[:100_000], "x.png: png: invalid format: not enough pixel data"},
	} {
		if _, _, _, err := readPNG("x.png", bytes.NewReader(c.file)); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	if err := run("no such file.png", "out.png"); err == nil || !strings.HasPrefix(err.Error(), "open no such file.png: ") {
		t.Errorf("got %v, want a missing file by name", err)
	}
}

func TestStages(t *testing.T) { stages.Check(t, edges(laze.From(make([]uint8, 48*64*3), 48, 64, 3))) }
