//! Makes every command grantable by name, so that `capabilities/main.json` lists exactly what the window may call.

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(buzheng_ipc::COMMANDS);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={error:#}");
    }
}
