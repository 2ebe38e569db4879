//! A connection to a mail server, with two properties that the mail library above it lacks.
//!
//! It is bounded: lettre collects a reply until it sees a line's end, so a server that never ends
//! its line would fill our memory. And it hands out one line at a time: lettre keeps what it has
//! read ahead when a connection is turned into an encrypted one, so that whoever sits in between
//! could slip in plain text that later passes for the server's encrypted answer. Here such text
//! stays behind, is taken for part of the encryption handshake, and breaks it.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncBufRead, AsyncRead, AsyncWrite, BufReader, ReadBuf};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::cause::io_fault;
use super::problem::{Fault, Unsendable};

/// The most a server may say before it is our turn again, in bytes. A TLS handshake with a long
/// chain of certificates needs some 10 KiB, a greeting a few hundred bytes.
const LONGEST_ANSWER: usize = 32 * 1024;

/// How far a connection may lead.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Anywhere,
    ThisComputer,
}

/// Finds the server and connects to the first of its addresses that answers; the addresses share
/// `patience` between them, so that a dead one leaves time for the next.
pub(super) async fn connect(
    host: &str,
    port: u16,
    reach: Reach,
    patience: Duration,
) -> Result<TcpStream, Fault> {
    let addresses = timeout(patience, lookup_host((host, port)))
        .await
        .map_err(|_| Fault::TimedOut)?
        .map_err(|_| Fault::NameNotFound)?;
    let addresses: Vec<SocketAddr> = addresses.collect();
    if reach == Reach::ThisComputer && !addresses.iter().all(|a| a.ip().is_loopback()) {
        return Err(Fault::Unsendable(Unsendable::UnencryptedBeyondThisComputer));
    }
    let share = patience / u32::try_from(addresses.len().max(1)).unwrap_or(u32::MAX);
    let mut fault = Fault::NameNotFound;
    for address in addresses {
        match timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // The end of a message is a packet of its own, which would otherwise wait for the
                // acknowledgement of the one before.
                stream.set_nodelay(true).map_err(|error| io_fault(&error))?;
                return Ok(stream);
            }
            Ok(Err(error)) => fault = io_fault(&error),
            Err(_) => fault = Fault::TimedOut,
        }
    }
    Err(fault)
}

#[derive(Debug)]
pub(super) struct Wire<S> {
    stream: BufReader<S>,
    peer: SocketAddr,
    /// Bytes that the server may still say before it is our turn.
    allowance: usize,
}

impl<S: AsyncRead> Wire<S> {
    pub(super) fn over(stream: S, peer: SocketAddr) -> Self {
        Self {
            stream: BufReader::new(stream),
            peer,
            allowance: LONGEST_ANSWER,
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Wire<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let waiting = ready!(Pin::new(&mut this.stream).poll_fill_buf(context))?;
        if waiting.is_empty() {
            return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
        }
        let line = waiting
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(waiting.len(), |end| end + 1);
        let taken = line.min(buffer.remaining());
        this.allowance = this
            .allowance
            .checked_sub(taken)
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
        buffer.put_slice(&waiting[..taken]);
        Pin::new(&mut this.stream).consume(taken);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.allowance = LONGEST_ANSWER;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl<S> AsyncTokioStream for Wire<S>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + Sync + std::fmt::Debug,
{
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}
