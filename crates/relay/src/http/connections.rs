//! Accepting connections: so many at a time, none of them for ever.

use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;

use super::{Served, router};

/// How long a request's head may take to come, and a connection may be idle.
const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// The longest head of a request, in bytes.
const HEAD_BYTES: usize = 16 * 1024;
/// How long a client may take no byte of an answer before it is let go.
const TAKEN_WITHIN: Duration = Duration::from_secs(15);
/// How long requests may take to end once the relay is to stop.
const END_WITHIN: Duration = Duration::from_secs(5);
/// How long to wait when the system has no connection to give.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until the relay is to stop, and then until the requests under way are answered.
pub(crate) async fn serve(listener: TcpListener, served: Served, max_connections: usize) {
    let mut stopping = served.stopping.clone();
    let router = router(Arc::new(served));
    let places = Arc::new(Semaphore::new(max_connections));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        // Taken before a connection is accepted: the rest wait in the system's queue.
        let accepted = tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => break,
            accepted = async {
                let place = Arc::clone(&places).acquire_owned().await;
                (listener.accept().await, place)
            } => accepted,
        };
        let (stream, place) = match accepted {
            (Ok((stream, _)), Ok(place)) => (stream, place),
            (Err(error), _) => {
                tracing::warn!(%error, "no connection can be accepted");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            // The semaphore is never closed.
            (_, Err(_)) => break,
        };
        // An answer is one write: waiting for more of it would only delay it.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(TAKEN_WITHIN));
        let connection = http1::Builder::new()
            // A client may close its side once it has sent its request: it is answered all the same.
            .half_close(true)
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_WITHIN)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(
                TokioIo::new(Box::pin(stream)),
                TowerToHyperService::new(router.clone()),
            );
        let connection = graceful.watch(connection);
        while connections.try_join_next().is_some() {}
        connections.spawn(async move {
            // A connection that broke is the client's affair.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    // Whoever has not got through by then is cut off: nobody keeps the relay from stopping.
    let _ = tokio::time::timeout(END_WITHIN, graceful.shutdown()).await;
    connections.shutdown().await;
}
