//! Rules of appointments, by table.
