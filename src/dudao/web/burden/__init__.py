"""The burden ledger (减负账): of all schools, and of one."""
