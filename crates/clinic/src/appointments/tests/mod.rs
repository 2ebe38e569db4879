//! Rules of appointments, by table and by other programs that know the same.

mod daylight_saving;
