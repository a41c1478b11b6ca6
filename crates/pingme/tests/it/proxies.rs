//! Proxies are asked for everything beyond this machine, and for nothing on it.

use std::time::Duration;

use pingme::{
    AppKey, BaseUrl, Client, ClientOptions, Error, Proxy, ProxyPassword, ProxyUrl, Unreached,
    UserId,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::server::{Act, KEY, PATIENCE, Server, lock};

fn through(scheme: &str, address: std::net::SocketAddr) -> Proxy {
    Proxy::Url {
        url: ProxyUrl::parse(format!("{scheme}://{address}")).unwrap(),
        username: Some("me".into()),
        password: Some(ProxyPassword::new("p:w@")),
    }
}

fn client(proxy: Proxy) -> Client {
    let base = BaseUrl::parse("https://api.pingme.invalid/thirdparty").unwrap();
    let options = ClientOptions {
        proxy,
        total_timeout: PATIENCE,
        ..ClientOptions::default()
    };
    Client::new(
        base,
        UserId::new("u").unwrap(),
        AppKey::new(KEY).unwrap(),
        options,
    )
    .unwrap()
}

#[tokio::test]
async fn an_http_proxy_that_refuses_is_named_and_nothing_was_sent() {
    let refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
    let proxy = Server::start(vec![Act::Write(refusal.to_vec())]).await;
    let outcome = lock(&client(through("http", proxy.address))).await;
    assert_eq!(outcome, Err(Error::Unreachable(Unreached::Proxy)));
    let seen = proxy.seen().requests;
    let [asked] = seen.as_slice() else {
        panic!("{seen:?}")
    };
    assert!(
        asked.starts_with("CONNECT api.pingme.invalid:443 "),
        "{asked}"
    );
    // `me:p:w@` in base64.
    assert!(
        asked
            .to_lowercase()
            .contains("proxy-authorization: basic bwu6cdp3qa=="),
        "{asked}"
    );
    assert!(
        !asked.contains("sesame"),
        "the key is for PingMe alone: {asked}"
    );
    let read = client(through("http", proxy.address)).numbers(None).await;
    assert_eq!(read, Err(Error::Unreachable(Unreached::Proxy)));
    let asked = proxy.seen().requests.len();
    assert_eq!(asked, 2, "a refused login is not tried again");
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named() {
    let nobody = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    for scheme in ["http", "socks5"] {
        let outcome = lock(&client(through(scheme, nobody))).await;
        assert_eq!(
            outcome,
            Err(Error::Unreachable(Unreached::Proxy)),
            "{scheme}"
        );
    }
}

#[tokio::test]
async fn a_socks5_proxy_is_given_the_name_to_look_up_and_the_credentials() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let proxy = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut heard = [0; 512];
        // RFC 1928: a greeting with the methods on offer; RFC 1929: user name and password.
        let read = stream.read(&mut heard).await.unwrap();
        assert_eq!(heard[0], 5);
        assert!(
            heard[2..read].contains(&2),
            "no user name and password on offer"
        );
        stream.write_all(&[5, 2]).await.unwrap();
        let read = stream.read(&mut heard).await.unwrap();
        assert_eq!(&heard[..read], b"\x01\x02me\x04p:w@");
        stream.write_all(&[1, 0]).await.unwrap();
        let read = stream.read(&mut heard).await.unwrap();
        let name = b"api.pingme.invalid";
        let expected = [&[5, 1, 0, 3, 18], name.as_slice(), &443_u16.to_be_bytes()].concat();
        assert_eq!(&heard[..read], expected);
        // "Not allowed by ruleset".
        stream
            .write_all(&[5, 2, 0, 1, 0, 0, 0, 0, 0, 0])
            .await
            .unwrap();
    });
    let outcome = lock(&client(through("socks5", address))).await;
    assert_eq!(outcome, Err(Error::Unreachable(Unreached::Proxy)));
    tokio::time::timeout(PATIENCE, proxy)
        .await
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn loopback_is_never_asked_through_a_proxy() {
    let proxy = Server::start(vec![Act::CutUnanswered]).await;
    let server = Server::answering(r#"{"retcode":0,"result":{"numbers":[]}}"#).await;
    let options = ClientOptions {
        proxy: through("http", proxy.address),
        ..ClientOptions::default()
    };
    for host in ["127.0.0.1", "localhost"] {
        let base = format!("http://{host}:{}/thirdparty", server.address.port());
        let user = UserId::new("u").unwrap();
        let key = AppKey::new(KEY).unwrap();
        let client =
            Client::new(BaseUrl::parse(base).unwrap(), user, key, options.clone()).unwrap();
        assert_eq!(client.numbers(None).await, Ok(vec![]), "{host}");
    }
    assert_eq!(proxy.seen().connections, 0);
}

#[tokio::test]
async fn a_server_that_never_takes_the_connection_up_is_definitely_not_reached() {
    // A proxy that accepts and then says nothing: the connection to PingMe never comes about.
    let proxy = Server::start(vec![Act::Silence]).await;
    let base = BaseUrl::parse("https://api.pingme.invalid/thirdparty").unwrap();
    let options = ClientOptions {
        proxy: through("http", proxy.address),
        connect_timeout: Duration::from_millis(200),
        total_timeout: PATIENCE,
    };
    let client = Client::new(
        base,
        UserId::new("u").unwrap(),
        AppKey::new(KEY).unwrap(),
        options,
    )
    .unwrap();
    assert_eq!(
        lock(&client).await,
        Err(Error::Unreachable(Unreached::ConnectTimedOut))
    );
}

/// Not a test by itself: the process that the next one starts, as the environment is read for a
/// whole process.
#[tokio::test]
#[ignore = "is run by the_systems_proxy_is_asked_and_named"]
async fn asks_as_the_system_says() {
    let outcome = lock(&client(Proxy::System)).await;
    assert_eq!(outcome, Err(Error::Unreachable(Unreached::Proxy)));
    let straight = lock(&client(Proxy::None)).await;
    assert_eq!(
        straight,
        Err(Error::Unreachable(Unreached::NameNotFound)),
        "whatever the system says"
    );
}

#[tokio::test]
async fn the_systems_proxy_is_asked_and_named() {
    let refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
    let proxy = Server::start(vec![Act::Write(refusal.to_vec())]).await;
    let child = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "proxies::asks_as_the_system_says"])
        .env("HTTPS_PROXY", format!("http://{}", proxy.address))
        .env_remove("https_proxy")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output();
    let done = tokio::time::timeout(PATIENCE, child)
        .await
        .unwrap()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("1 passed"), "{said}");
    let [asked] = &*proxy.seen().requests else {
        panic!("{:?}", proxy.seen())
    };
    assert!(
        asked.starts_with("CONNECT api.pingme.invalid:443 "),
        "{asked}"
    );
}

#[tokio::test]
async fn a_client_can_be_led_through_another_proxy() {
    let refusal = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    let (first, second) = (
        Server::start(vec![Act::Write(refusal.to_vec())]).await,
        Server::start(vec![Act::Write(refusal.to_vec())]).await,
    );
    let client = client(through("http", first.address));
    let led = client.through(through("http", second.address)).unwrap();
    assert_eq!(lock(&led).await, Err(Error::Unreachable(Unreached::Proxy)));
    assert_eq!(first.seen().connections, 0);
    assert_eq!(second.seen().requests.len(), 1);
}
