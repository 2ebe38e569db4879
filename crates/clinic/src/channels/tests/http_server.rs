//! A stand-in for the SMS carrier that answers each request with the bytes it was given, or in
//! one of the ways in which a connection fails.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;

use super::certificates::Certified;
use super::silence::Silence;

#[derive(Clone, Debug)]
pub(super) enum Answer {
    Json(u16, String),
    /// To each request the next of these, and to those beyond them the last.
    Pages(Vec<String>),
    Raw(String),
    /// Begins an answer that never ends.
    Flood,
    /// Begins an answer whose head never ends.
    FloodOfHeaders,
    Close,
    Reset,
    Stall,
    /// Does not even read the request.
    Deaf,
}

pub(super) struct HttpServer {
    pub(super) address: SocketAddr,
    desk: Arc<Desk>,
    listening: AbortHandle,
}

struct Desk {
    /// Head and body of each.
    requests: Mutex<Vec<String>>,
    silence: Silence,
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl HttpServer {
    pub(super) async fn start(answer: Answer) -> Self {
        Self::listen(answer, None).await
    }

    pub(super) async fn start_encrypted(answer: Answer, certified: &Certified) -> Self {
        Self::listen(answer, Some(certified.acceptor.clone())).await
    }

    async fn listen(answer: Answer, acceptor: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let desk = Arc::new(Desk {
            requests: Mutex::new(Vec::new()),
            silence: Silence::awaited(),
        });
        let working = Arc::clone(&desk);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, acceptor) = (answer.clone(), acceptor.clone());
                let desk = Arc::clone(&working);
                tokio::spawn(async move { serve(stream, acceptor, answer, &desk).await });
            }
        })
        .abort_handle();
        Self {
            address,
            desk,
            listening,
        }
    }

    /// Nobody is expected to call here, so that no clock waits for it.
    pub(super) fn expects_nobody(&self) {
        self.desk.silence.falls();
    }

    pub(super) fn requests(&self) -> Vec<String> {
        self.desk.requests.lock().expect("no panic").clone()
    }
}

async fn serve(
    stream: TcpStream,
    acceptor: Option<TlsAcceptor>,
    answer: Answer,
    desk: &Desk,
) -> std::io::Result<()> {
    if matches!(answer, Answer::Reset) {
        stream.set_zero_linger()?;
    }
    match acceptor {
        None => converse(stream, answer, desk).await,
        Some(acceptor) => converse(acceptor.accept(stream).await?, answer, desk).await,
    }
}

async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    answer: Answer,
    desk: &Desk,
) -> std::io::Result<()> {
    if matches!(answer, Answer::Deaf) {
        desk.silence.falls();
        return std::future::pending().await;
    }
    let request = read_request(&mut stream).await?;
    let requests = {
        let mut requests = desk.requests.lock().expect("no panic");
        requests.push(request);
        requests.len()
    };
    match answer {
        Answer::Json(status, body) => write_json(&mut stream, status, &body).await?,
        Answer::Pages(pages) => {
            let page = &pages[requests.min(pages.len()) - 1];
            write_json(&mut stream, 200, page).await?;
        }
        Answer::Raw(bytes) => stream.write_all(bytes.as_bytes()).await?,
        Answer::Flood => {
            stream
                .write_all(b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n\r\n{")
                .await?;
            loop {
                stream.write_all(&[b' '; 4096]).await?;
            }
        }
        Answer::FloodOfHeaders => {
            stream.write_all(b"HTTP/1.1 201 Created\r\n").await?;
            loop {
                stream.write_all(b"X-More: and another thing\r\n").await?;
            }
        }
        Answer::Close | Answer::Reset => return Ok(()),
        Answer::Stall | Answer::Deaf => {
            desk.silence.falls();
            return std::future::pending().await;
        }
    }
    stream.shutdown().await
}

async fn write_json<S: AsyncWrite + Unpin>(
    stream: &mut S,
    status: u16,
    body: &str,
) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status} Whatever\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await
}

async fn read_request<S: AsyncRead + Unpin>(stream: &mut S) -> std::io::Result<String> {
    let mut request = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await?;
        request.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&request);
        if read == 0 {
            return Ok(text.into_owned());
        }
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .filter_map(|line| line.split_once(": "))
                .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .and_then(|(_, length)| length.parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return Ok(text.into_owned());
            }
        }
    }
}
