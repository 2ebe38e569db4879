//! Rules of the outbox, by table.
