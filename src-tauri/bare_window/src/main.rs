//! A Tauri window that shows a page and does nothing: what `cargo xtask bench` measures the app's
//! start and its memory against. A package of its own, so that building it leaves the shell alone.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!())
}
