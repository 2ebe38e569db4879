//! The window as a person has it: things found by the names that they show, keys, and waiting until
//! something is there.

use std::time::Duration;

use fantoccini::Client;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::failure::{self, Failure};

const FIND: &str = include_str!("find.js");
const LANDMARKS: &str = "const marks = 'h1, h2, h3, [role=menuitem], [role=alert]'; \
    return [...document.querySelectorAll(marks)] \
        .filter((mark) => mark.checkVisibility()).map((mark) => mark.textContent).join(' | ')";
const STILL: &str = include_str!("still.js");
/// How the driver marks an element in an answer.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// What a person would wait for before thinking that something is wrong.
pub const PATIENCE: Duration = Duration::from_secs(20);
const GLANCE: Duration = Duration::from_millis(100);

pub struct Window {
    pub client: Client,
}

/// The kinds of things on a screen that tests name.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Button,
    Link,
    Tab,
    Field,
    Select,
    Option,
    Switch,
    Checkbox,
    Heading,
    MenuItem,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Link => "link",
            Self::Tab => "tab",
            Self::Field => "field",
            Self::Select => "select",
            Self::Option => "option",
            Self::Switch => "switch",
            Self::Checkbox => "checkbox",
            Self::Heading => "heading",
            Self::MenuItem => "menu item",
        }
    }
}

impl Window {
    /// Looks again and again until `look` finds something.
    pub async fn until<T>(
        &self,
        what: &str,
        patience: Duration,
        look: impl AsyncFn() -> Result<Option<T>, Failure>,
    ) -> Result<T, Failure> {
        match until(what, patience, look).await {
            Err(Failure::NotSeen { what, seconds }) => Err(Failure::NotSeen {
                what: format!("{what}. In the window: {}", self.landmarks().await),
                seconds,
            }),
            outcome => outcome,
        }
    }

    /// Where the window is, in a few words, for whoever cannot see it.
    async fn landmarks(&self) -> String {
        match self.client.execute(LANDMARKS, Vec::new()).await {
            Ok(words) => words.as_str().unwrap_or_default().to_owned(),
            Err(refused) => format!("the driver does not say: {refused}"),
        }
    }

    pub async fn see(&self, kind: Kind, name: &str) -> Result<Element, Failure> {
        let what = format!("the {} “{name}”", kind.word());
        self.until(&what, PATIENCE, async || {
            let found = self
                .client
                .execute(FIND, vec![json!(kind.word()), json!(name)])
                .await?;
            Ok(found
                .get(ELEMENT)
                .and_then(Value::as_str)
                .map(|id| Element::from_element_id(self.client.clone(), id.to_owned().into())))
        })
        .await
    }

    pub async fn shows(&self, kind: Kind, name: &str) -> Result<bool, Failure> {
        let arguments = vec![json!(kind.word()), json!(name)];
        Ok(!self.client.execute(FIND, arguments).await?.is_null())
    }

    /// Clicks what is named so, waiting until it can be clicked.
    pub async fn click(&self, kind: Kind, name: &str) -> Result<(), Failure> {
        let what = format!("the {} “{name}”, to be clicked", kind.word());
        self.until(&what, PATIENCE, async || {
            let element = self.see(kind, name).await?;
            self.click_on(element).await
        })
        .await
    }

    /// Clicks this once it stands still, as a person would; nothing if it cannot be clicked yet.
    pub async fn click_on(&self, element: Element) -> Result<Option<()>, Failure> {
        let it = json!({ ELEMENT: element.element_id().as_ref() });
        self.client.execute_async(STILL, vec![it]).await?;
        Ok(element.click().await.ok())
    }

    /// Replaces what stands in a field.
    pub async fn write(&self, field: &str, text: &str) -> Result<(), Failure> {
        self.click(Kind::Field, field).await?;
        self.chord(&[Key::Control.into()], 'a').await?;
        self.type_words(text).await
    }

    /// Chooses from a list that opens.
    pub async fn choose(&self, select: &str, option: &str) -> Result<(), Failure> {
        self.click(Kind::Select, select).await?;
        self.click(Kind::Option, option).await
    }

    /// Types into whatever has the focus.
    pub async fn type_words(&self, words: &str) -> Result<(), Failure> {
        let keys = words
            .chars()
            .fold(KeyActions::new("keys".to_owned()), |keys, key| {
                keys.then(KeyAction::Down { value: key })
                    .then(KeyAction::Up { value: key })
            });
        Ok(self.client.perform_actions(keys).await?)
    }

    pub async fn press(&self, key: Key) -> Result<(), Failure> {
        self.chord(&[], key.into()).await
    }

    /// Presses a key of the keyboard itself. It reaches the window manager, which the driver's keys do
    /// not, and may hide the window, for which the driver would wait.
    pub async fn press_on_keyboard(&self, key: &str) -> Result<(), Failure> {
        let pressed = tokio::process::Command::new("xdotool")
            .args(["key", key])
            .status()
            .await
            .map_err(Failure::Crew)?;
        failure::expect(pressed.success(), || format!("{key} was not pressed"))
    }

    /// Presses `key` while `held` are held.
    pub async fn chord(&self, held: &[char], key: char) -> Result<(), Failure> {
        let mut keys = KeyActions::new("keys".to_owned());
        for value in held {
            keys = keys.then(KeyAction::Down { value: *value });
        }
        keys = keys
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        for value in held.iter().rev() {
            keys = keys.then(KeyAction::Up { value: *value });
        }
        Ok(self.client.perform_actions(keys).await?)
    }

    /// Everything that can be read in the window, in sight or not.
    pub async fn text(&self) -> Result<String, Failure> {
        let text = self
            .client
            .execute("return document.body.textContent", Vec::new())
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until these words stand somewhere.
    pub async fn read(&self, words: &str, patience: Duration) -> Result<(), Failure> {
        self.until(&format!("the words “{words}”"), patience, async || {
            Ok(self.text().await?.contains(words).then_some(()))
        })
        .await
    }

    /// What a screen reader would say of the element that has the focus.
    pub async fn focused(&self) -> Result<String, Failure> {
        let script = "const at = document.activeElement; \
             return at?.getAttribute('aria-label') ?? at?.textContent ?? ''";
        let name = self.client.execute(script, Vec::new()).await?;
        Ok(name.as_str().unwrap_or_default().to_owned())
    }
}

/// Looks again and again until `look` finds something, where there may be no driver to ask.
pub async fn until<T>(
    what: &str,
    patience: Duration,
    look: impl AsyncFn() -> Result<Option<T>, Failure>,
) -> Result<T, Failure> {
    let found = tokio::time::timeout(patience, async {
        loop {
            match look().await {
                Ok(Some(found)) => return Ok(found),
                // A screen that is just being drawn anew answers for things that have gone.
                Ok(None) | Err(Failure::Command(CmdError::Standard(_))) => {}
                Err(other) => return Err(other),
            }
            tokio::time::sleep(GLANCE).await;
        }
    });
    found.await.unwrap_or_else(|_| {
        Err(Failure::NotSeen {
            what: what.to_owned(),
            seconds: patience.as_secs(),
        })
    })
}
