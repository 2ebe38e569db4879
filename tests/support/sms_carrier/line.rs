//! Connections that can be counted.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How many connections are open.
pub(super) struct Lines(Arc<watch::Sender<usize>>);

impl Default for Lines {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }
}

impl Lines {
    pub(super) async fn all_closed(&self) {
        // The sender stands beside the receiver, so the wait cannot end without an answer.
        let _ = self.0.subscribe().wait_for(|open| *open == 0).await;
    }
}

/// Takes calls and counts them.
pub(super) struct Exchange {
    listener: TcpListener,
    open: Arc<watch::Sender<usize>>,
}

impl Exchange {
    pub(super) fn new(listener: TcpListener, lines: &Lines) -> Self {
        Self {
            listener,
            open: Arc::clone(&lines.0),
        }
    }
}

impl Listener for Exchange {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        let (stream, caller) = Listener::accept(&mut self.listener).await;
        self.open.send_modify(|open| *open += 1);
        let open = Arc::clone(&self.open);
        (Line { stream, open }, caller)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

pub(super) struct Line {
    stream: TcpStream,
    open: Arc<watch::Sender<usize>>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.open.send_modify(|open| *open -= 1);
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
