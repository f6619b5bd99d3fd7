"""Pages about findings: the ledger, a finding, the notices, the school's inbox."""
