"""What pages read of assessments; every read starts from the policy."""
