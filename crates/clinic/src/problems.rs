//! What is wrong with a form: every problem at once, each at its field, in words that a
//! receptionist understands.

crate::wire! {
    /// One problem at one field; `field` is its path in the form, as in `contactPoints.0.value`.
    pub struct FieldProblem {
        pub field: String,
        pub message: String,
    }
}

/// The problems found so far.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Problems {
    found: Vec<FieldProblem>,
    prefix: String,
}

impl Problems {
    pub fn new() -> Self {
        Self::default()
    }

    /// A form with exactly one problem.
    pub fn one(field: &str, message: impl Into<String>) -> Self {
        let mut problems = Self::new();
        problems.add(field, message);
        problems
    }

    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.found.push(FieldProblem {
            field: format!("{}{field}", self.prefix),
            message: message.into(),
        });
    }

    /// Keeps the value, or notes why there is none.
    pub fn check<T, E: std::fmt::Display>(
        &mut self,
        field: &str,
        result: Result<T, E>,
    ) -> Option<T> {
        result
            .map_err(|problem| self.add(field, problem.to_string()))
            .ok()
    }

    /// Looks at a part of the form whose fields stand under `prefix`.
    pub fn within<T>(&mut self, prefix: &str, look: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.prefix.clone();
        self.prefix = format!("{outer}{prefix}.");
        let result = look(self);
        self.prefix = outer;
        result
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// `Ok` when nothing was found.
    pub fn none_found(self) -> Result<(), Problems> {
        if self.found.is_empty() {
            Ok(())
        } else {
            Err(self)
        }
    }

    pub fn into_list(self) -> Vec<FieldProblem> {
        self.found
    }

    pub fn list(&self) -> &[FieldProblem] {
        &self.found
    }
}
