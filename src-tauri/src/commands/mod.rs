//! One thin function per command: parse, call the use case, convert. The names are those of `buzheng_ipc::COMMANDS`.

mod archive;
mod case;
mod device;
mod forms;
mod photo;
mod sync;
mod today;

use tauri::ipc::Invoke;

macro_rules! commands {
    ($($module:ident :: $name:ident),+ $(,)?) => {
        /// The handler of every command.
        pub(crate) fn handler() -> impl Fn(Invoke<tauri::Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($module::$name),+]
        }

        #[cfg(test)]
        const NAMES: &[&str] = &[$(stringify!($name)),+];
    };
}

commands! {
    device::device_status, device::unlock, device::lock,
    today::today, today::session_open,
    case::case_new, case::case_get, case::case_do, case::case_list,
    archive::archive_search,
    photo::photo_stage, photo::photo_keep, photo::photo_get,
    forms::form_preview, forms::form_print,
    sync::sync_status, sync::sync_now,
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_shell_serves_exactly_the_listed_commands_and_grants_them_by_name() {
        assert_eq!(super::NAMES, buzheng_ipc::COMMANDS);
        let granted = include_str!("../../capabilities/main.json");
        for name in super::NAMES {
            assert!(granted.contains(&format!("\"allow-{}\"", name.replace('_', "-"))), "{name} is not granted");
        }
    }
}
