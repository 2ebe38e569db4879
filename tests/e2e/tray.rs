//! A desktop that shows icons in its tray, as far as the app can tell: what its icon says and offers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use zbus::Connection;
use zbus::connection::Builder;
use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Structure, Value};

use crate::failure::Failure;
use crate::window::PATIENCE;

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const MENU: &str = "com.canonical.dbusmenu";
const GLANCE: std::time::Duration = std::time::Duration::from_millis(50);

/// Who registered an icon, and where.
type Registered = Arc<Mutex<Option<(String, String)>>>;

struct Watcher {
    registered: Registered,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, place: &str, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().map(ToString::to_string);
        let mut registered = self
            .registered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *registered = sender.map(|sender| (sender, place.to_owned()));
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// As long as it is there, the desktop has a tray.
pub struct Tray {
    bus: Connection,
    registered: Registered,
}

/// An entry of the icon's menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    id: i32,
    pub label: String,
    pub can_be_chosen: bool,
}

impl Tray {
    pub async fn open() -> Result<Self, Failure> {
        let registered = Registered::default();
        let watcher = Watcher {
            registered: Arc::clone(&registered),
        };
        let bus = Builder::session()?
            .serve_at("/StatusNotifierWatcher", watcher)?
            .name(WATCHER)?
            .build()
            .await?;
        Ok(Self { bus, registered })
    }

    /// The menu of the newest icon, without its lines.
    pub async fn menu(&self) -> Result<Vec<Entry>, Failure> {
        type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);
        let menu = self.newest().await?;
        let wanted = (0, -1, Vec::<&str>::new());
        let (_, (_, _, children)): (u32, Layout) = menu.call("GetLayout", &wanted).await?;
        let mut entries = Vec::new();
        for child in children {
            let child = Structure::try_from(child).map_err(zbus::Error::from)?;
            let (id, properties, _) = Layout::try_from(child).map_err(zbus::Error::from)?;
            if let Some(label) = text(properties.get("label")) {
                entries.push(Entry {
                    id,
                    // An underscore marks the letter that chooses it.
                    label: label.replace('_', ""),
                    can_be_chosen: is_true(properties.get("enabled")),
                });
            }
        }
        Ok(entries)
    }

    /// Waits until an icon's menu begins with these words.
    pub async fn says(&self, words: &str) -> Result<(), Failure> {
        let says = tokio::time::timeout(PATIENCE, async {
            loop {
                let menu = self.menu().await?;
                if menu.first().is_some_and(|first| first.label == words) {
                    return Ok(());
                }
                tokio::time::sleep(GLANCE).await;
            }
        });
        says.await.unwrap_or_else(|_| {
            Err(Failure::NotSeen {
                what: format!("“{words}” in the tray"),
                seconds: PATIENCE.as_secs(),
            })
        })
    }

    pub async fn choose(&self, label: &str) -> Result<(), Failure> {
        let entries = self.menu().await?;
        let chosen = entries.iter().find(|entry| entry.label == label);
        let chosen = chosen.ok_or_else(|| {
            Failure::wrong(format!("the tray does not offer “{label}”: {entries:?}"))
        })?;
        let event = (chosen.id, "clicked", Value::from(0), 0_u32);
        let menu = self.newest().await?;
        Ok(menu.call("Event", &event).await?)
    }

    /// The menu of the icon that was registered last, once there is one.
    async fn newest(&self) -> Result<zbus::Proxy<'static>, Failure> {
        let found = tokio::time::timeout(PATIENCE, async {
            loop {
                let registered = self.registered.lock();
                let registered = registered.unwrap_or_else(PoisonError::into_inner).clone();
                if let Some(found) = registered {
                    return found;
                }
                tokio::time::sleep(GLANCE).await;
            }
        });
        let (sender, place) = found.await.map_err(|_| Failure::NotSeen {
            what: "an icon in the tray".to_owned(),
            seconds: PATIENCE.as_secs(),
        })?;
        let interface = "org.kde.StatusNotifierItem";
        let item = zbus::Proxy::new(&self.bus, sender.clone(), place, interface).await?;
        let menu: OwnedObjectPath = item.get_property("Menu").await?;
        Ok(zbus::Proxy::new_owned(self.bus.clone(), sender, menu, MENU).await?)
    }
}

fn text(value: Option<&OwnedValue>) -> Option<&str> {
    value?.downcast_ref::<&str>().ok()
}

/// What is not said of an entry is so.
fn is_true(value: Option<&OwnedValue>) -> bool {
    value.is_none_or(|value| value.downcast_ref::<bool>() != Ok(false))
}
