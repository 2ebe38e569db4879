mod tidy {}
