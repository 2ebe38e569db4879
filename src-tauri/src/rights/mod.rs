//! Every command of the program, called in every role through the bridge that the window uses.

mod table;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use clinic::access::Role;
use clinic::chance::SystemChance;
use clinic::channels::NetworkDial;
use clinic::clock::SystemClock;
use clinic::ids::StaffId;
use clinic::keys::NoKeychain;
use clinic::secret::Secret;
use clinic::set_up::{self, Founding};
use clinic::settings::ClinicProfile;
use clinic::staff::{self, NewPersonForm, Presence};
use clinic::{Clinic, Tools};
use serde_json::Value;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{
    INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets,
};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, WebviewWindow, WebviewWindowBuilder};

use self::table::{For, table};
use crate::events::News;
use crate::state::{Desk, Door};

/// A practice with one person in each role, behind a window that nobody sees.
struct Practice {
    _app: App<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
    clinic: Arc<Clinic>,
    people: Vec<(Role, StaffId)>,
    /// How often the window was told to look at the door again.
    doors_told: Arc<AtomicUsize>,
    _folder: tempfile::TempDir,
}

impl Practice {
    fn found() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let tools = Tools {
            clock: Arc::new(SystemClock::new()),
            chance: Arc::new(SystemChance),
            keychain: Arc::new(NoKeychain),
            dial: Arc::new(NetworkDial::default()),
        };
        let (clinic, people) = tauri::async_runtime::block_on(staffed(folder.path(), &tools));
        let doors_told = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&doors_told);
        let messenger = Box::new(move |news| {
            if let News::Door(_) = news {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        let app = mock_builder()
            .plugin(tauri_plugin_autostart::Builder::new().build())
            .manage(Desk::new(folder.path().to_owned(), tools, messenger))
            .invoke_handler(crate::commands::builder().invoke_handler())
            .build(mock_context(noop_assets()))
            .expect("the program can be built");
        let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default())
            .build()
            .expect("it has a window");
        Self {
            _app: app,
            window,
            clinic: Arc::new(clinic),
            people,
            doors_told,
            _folder: folder,
        }
    }

    fn desk(&self) -> tauri::State<'_, Desk> {
        self.window.state()
    }

    /// The clinic is open, and `presence` is at the desk.
    fn opened(&self, presence: Presence) {
        self.desk().set_door(Door::Open(Arc::clone(&self.clinic)));
        self.desk().set_presence(presence);
    }

    fn seated(&self, staff: StaffId) {
        self.opened(Presence::SignedOut);
        tauri::async_runtime::block_on(self.desk().seat(&self.clinic, staff))
            .expect("the person can sit down");
    }

    /// What the window hears: "ok", or the code of the refusal.
    fn call(&self, command: &str, arguments: &Value) -> String {
        let address = if cfg!(windows) {
            "http://tauri.localhost"
        } else {
            "tauri://localhost"
        };
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: address.parse().expect("this is an address"),
            body: InvokeBody::Json(arguments.clone()),
            headers: tauri::http::HeaderMap::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        match get_ipc_response(&self.window, request) {
            Ok(_) => "ok".to_owned(),
            Err(refused) => match refused.get("code").and_then(Value::as_str) {
                Some(code) => code.to_owned(),
                None => panic!("{command} was called wrongly: {refused}"),
            },
        }
    }
}

async fn staffed(folder: &std::path::Path, tools: &Tools) -> (Clinic, Vec<(Role, StaffId)>) {
    let form = |username: &str, role: Role| NewPersonForm {
        title: String::new(),
        given_name: "Ada".to_owned(),
        family_name: "Quill".to_owned(),
        display_name: "Ada Quill".to_owned(),
        username: username.to_owned(),
        roles: vec![role],
        registration_number: "PSY0001112223".to_owned(),
        provider_number: String::new(),
    };
    let founding = Founding {
        profile: ClinicProfile::default(),
        owner: form("owner", Role::Owner),
        passphrase: Secret::new("copper lantern under the pier".to_owned()),
        clinic_passphrase: None,
    };
    let founded = set_up::found_clinic(folder, tools.clone(), founding)
        .await
        .expect("the practice is founded");
    let owner = staff::actor(&founded.clinic, founded.owner)
        .await
        .expect("the staff can be read")
        .expect("the owner works here");
    let mut people = vec![(Role::Owner, founded.owner)];
    for role in Role::ALL
        .iter()
        .copied()
        .filter(|role| *role != Role::Owner)
    {
        let added = staff::add(&founded.clinic, &owner, &form(role.as_str(), role))
            .await
            .expect("somebody can be added");
        people.push((role, added.0));
    }
    (founded.clinic, people)
}

/// The commands that the bindings offer to the screens, in the bridge's own spelling.
fn offered() -> BTreeSet<String> {
    include_str!("../../../ui/src/bindings.ts")
        .split("__TAURI_INVOKE(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_says_who_it_is_for() {
    let told: BTreeSet<String> = table()
        .iter()
        .map(|(name, ..)| (*name).to_owned())
        .collect();
    assert_eq!(
        told.len(),
        table().len(),
        "a command stands twice in the table"
    );
    assert_eq!(told, offered(), "the table and the commands differ");
}

#[test]
fn every_command_answers_the_roles_it_is_for_and_refuses_the_others() {
    let practice = Practice::found();
    let mut wrong = Vec::new();
    for (command, whom, arguments) in table() {
        let For::Roles(roles) = whom else { continue };
        for (role, staff) in &practice.people {
            practice.seated(*staff);
            let heard = practice.call(command, &arguments);
            let is_right = if roles.contains(role) {
                // It may still find nothing, or find the form wanting; that is an answer.
                [
                    "ok",
                    "invalid",
                    "notFound",
                    "conflict",
                    "refused",
                    "unavailable",
                ]
                .contains(&heard.as_str())
            } else {
                heard == "denied"
            };
            if !is_right {
                wrong.push(format!("{command} said {heard} to the {}", role.title()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_told_to_somebody_who_is_not_signed_in() {
    let practice = Practice::found();
    let (_, staff) = practice.people[0];
    practice.seated(staff);
    let locked = practice.desk().with_presence(Presence::locked);
    let mut wrong = Vec::new();
    for (command, whom, arguments) in table() {
        let For::Roles(_) = whom else { continue };
        for (presence, expected) in [(Presence::SignedOut, "signedOut"), (locked, "screenLocked")] {
            practice.opened(presence);
            let heard = practice.call(command, &arguments);
            if heard != expected {
                wrong.push(format!("{command} said {heard}, not {expected}"));
            }
        }
        practice.desk().set_door(Door::NoClinic);
        let heard = practice.call(command, &arguments);
        if heard != "keyNeeded" {
            wrong.push(format!(
                "{command} said {heard} although the clinic is not open"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_door_answers_whoever_stands_before_it() {
    let practice = Practice::found();
    let mut wrong = Vec::new();
    for (command, whom, arguments) in table() {
        let For::Anybody = whom else { continue };
        practice.opened(Presence::SignedOut);
        let heard = practice.call(command, &arguments);
        if ["denied", "screenLocked", "unexpected"].contains(&heard.as_str()) {
            wrong.push(format!("{command} said {heard}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_open_clinic_is_neither_opened_again_nor_replaced() {
    let practice = Practice::found();
    let (_, staff) = practice.people[0];
    practice.seated(staff);
    for (command, _, arguments) in table() {
        if command == "open_demo" || command == "set_up_clinic" || command.starts_with("open_with_")
        {
            assert_eq!(practice.call(command, &arguments), "refused", "{command}");
        }
    }
    let open = practice.desk().clinic().expect("the clinic is open still");
    assert!(Arc::ptr_eq(&open, &practice.clinic));
    assert!(matches!(practice.desk().presence(), Presence::Here(_)));
}

#[test]
fn a_hidden_window_is_locked_and_told_so() {
    let practice = Practice::found();
    let (_, staff) = practice.people[0];
    practice.seated(staff);
    let told = practice.doors_told.load(Ordering::SeqCst);
    crate::window::hide(practice.window.app_handle());
    assert!(matches!(practice.desk().presence(), Presence::Locked(_)));
    assert_eq!(practice.doors_told.load(Ordering::SeqCst), told + 1);
}
