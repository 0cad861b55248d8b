"""The editorial desk: who may do what, articles and their reviews, the audit log; kept in a relational database."""
