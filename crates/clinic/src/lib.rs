//! A clinic.
