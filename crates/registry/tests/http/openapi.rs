//! The description of the interface: what it says exists, what exists it says. Every answer any of these tests gets is looked up in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use buzheng_protocol::wire::RefusalCode;
use buzheng_registry::serve_metrics;
use reqwest::Method;
use serde_yaml::Value;
use tokio::net::TcpListener;

use crate::laptop::Laptop;
use crate::server::Server;

const DESCRIPTION: &str = include_str!("../../openapi.yaml");
const ROUTES: &str = include_str!("../../../protocol/src/wire/routes.rs");
const METRICS: &str = "/v1/metrics";

/// Method and route, with every status that may come.
type Answers = BTreeMap<(String, String), BTreeSet<u16>>;

fn description() -> &'static Value {
    static ONCE: OnceLock<Value> = OnceLock::new();
    ONCE.get_or_init(|| serde_yaml::from_str(DESCRIPTION).unwrap())
}

fn answers() -> &'static Answers {
    static ONCE: OnceLock<Answers> = OnceLock::new();
    ONCE.get_or_init(|| {
        let mut answers = Answers::new();
        for (route, operations) in description()["paths"].as_mapping().unwrap() {
            for (method, operation) in operations.as_mapping().unwrap() {
                let Some(responses) = operation.get("responses") else { continue };
                let statuses = responses.as_mapping().unwrap().keys().map(|status| status.as_str().unwrap().parse().unwrap());
                let key = (method.as_str().unwrap().to_uppercase(), route.as_str().unwrap().to_owned());
                answers.insert(key, statuses.collect());
            }
        }
        answers
    })
}

/// The description's route of a path, if it is of one.
fn route_of(path: &str) -> Option<&'static str> {
    let fits = |route: &str| {
        let (mut of_route, mut of_path) = (route.split('/'), path.split('/'));
        of_route.by_ref().zip(of_path.by_ref()).all(|(want, have)| want.starts_with('{') || want == have)
            && route.split('/').count() == path.split('/').count()
    };
    answers().keys().map(|(_, route)| route.as_str()).find(|route| fits(route))
}

/// Fails when the registry answered what the description does not say. Paths of no route are nobody's business.
pub(crate) fn check(method: &Method, path: &str, status: u16) {
    let Some(route) = route_of(path) else { return };
    if let Some(statuses) = answers().get(&(method.to_string(), route.to_owned())) {
        assert!(statuses.contains(&status), "{method} {route} answered {status}, which is not described");
    }
}

#[test]
fn every_route_of_the_protocol_is_described_and_no_other() {
    let quoted = |line: &str| line.split_once(": &str = \"/v1/").map(|(_, rest)| format!("/v1/{}", rest.trim_end_matches("\";")));
    let known: BTreeSet<String> = ROUTES.lines().filter_map(quoted).collect();
    let described: BTreeSet<String> = answers().keys().map(|(_, route)| route.clone()).collect();
    assert!(known.len() >= 7, "{known:?}");
    assert_eq!(described, known);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_is_answered_when_it_is_described_and_not_otherwise() {
    let server = Server::start().await;
    let laptop = Laptop::enrolled(&server).await;
    let watching = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut watcher = Laptop::new(&format!("http://{}", watching.local_addr().unwrap()));
    watcher.token.clone_from(&laptop.token);
    tokio::spawn(serve_metrics(server.registry.clone(), watching));
    for route in answers().keys().map(|(_, route)| route).collect::<BTreeSet<_>>() {
        let device = laptop.device.as_uuid().to_string();
        let path = route.replace("{device}", &device).replace("{epoch}", "1").replace("{sha256}", &"0".repeat(64));
        let caller = if route == METRICS { &watcher } else { &laptop };
        for method in [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let described = |method: &Method| answers().contains_key(&(method.to_string(), route.clone()));
            // HEAD comes with every GET.
            let expected = described(&method) || method == Method::HEAD && described(&Method::GET);
            let status = caller.send(caller.request(method.clone(), &path)).await.status.as_u16();
            assert_eq!(status != 405, expected, "{method} {route}: {status}");
        }
    }
    let outside = reqwest::get(format!("{}{METRICS}", server.url)).await.unwrap();
    assert_eq!(outside.status(), 400, "figures are not at the public address");
}

#[test]
fn refusals_are_described_by_the_codes_and_statuses_of_the_protocol() {
    let listed = description()["components"]["schemas"]["Refused"]["properties"]["code"]["enum"].as_sequence().unwrap();
    let mut statuses = BTreeSet::new();
    for name in listed {
        let name = name.as_str().unwrap();
        let code: RefusalCode = serde_json::from_value(name.into()).unwrap();
        assert_ne!(code, RefusalCode::Other, "{name} is no code");
        assert_eq!(serde_json::to_value(code).unwrap(), name);
        statuses.insert(code.status());
    }
    let source = include_str!("../../../protocol/src/wire/refused.rs");
    let (_, body) = source.split_once("pub enum RefusalCode {").unwrap();
    let (body, _) = body.split_once("\n}").unwrap();
    let variants = body.lines().filter(|line| line.trim().ends_with(',') && !line.contains("//") && !line.contains('#')).count();
    assert_eq!(listed.len() + 1, variants, "all codes but `Other`");
    // Two statuses of success or conflict are no refusals; everything else that is described is one.
    let described: BTreeSet<u16> = answers().values().flatten().copied().filter(|status| *status >= 400 && *status != 409).collect();
    assert_eq!(described, statuses);
}

#[test]
fn whoever_must_wait_is_told_how_long() {
    for (route, operations) in description()["paths"].as_mapping().unwrap() {
        for (method, operation) in operations.as_mapping().unwrap() {
            let Some(responses) = operation.get("responses") else { continue };
            for status in ["429", "503", "507"] {
                let Some(response) = responses.get(status) else { continue };
                let told = response.get("$ref").and_then(Value::as_str) == Some("#/components/responses/RefusedForNow");
                let elsewhere = method.as_str() == Some("head") || route.as_str() == Some("/v1/health");
                assert!(told || elsewhere, "{method:?} {route:?} {status}");
            }
        }
    }
}
