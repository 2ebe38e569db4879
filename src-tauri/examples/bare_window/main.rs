//! A Tauri window that does nothing: what `cargo xtask bench` measures the app's start and its
//! memory against.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!(
        "examples/bare_window/tauri.conf.json"
    ))
}
