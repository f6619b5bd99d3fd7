"""What phones brought and a person decides about (手机来件), and files that phones exported."""
