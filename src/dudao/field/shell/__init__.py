"""The app's own files, as Vite built them from `client/`: the same for everybody, without data."""
