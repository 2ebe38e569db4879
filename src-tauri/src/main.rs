#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
//! Anteroom's window.

fn main() {
    clinic_desktop::run();
}
