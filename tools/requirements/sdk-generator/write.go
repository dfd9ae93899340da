package main

import (
	"os"
	"path/filepath"
)

// write makes the folder hold these files and nothing else.
func write(folder string, contents files) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	for name, content := range contents {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
