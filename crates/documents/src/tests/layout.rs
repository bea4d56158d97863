//! Reading text and places back from a laid-out document.

use std::fmt::Write as _;
use std::path::Path;

use typst::layout::{Frame, FrameItem, Point};
use typst_layout::PagedDocument;

/// A run of text where it stands, in millimetres from the top left of its page. `y` is the baseline.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) page: usize,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) size: f64,
    pub(super) text: String,
}

/// All upright text in drawing order. Turned text (the pale mark) is left out: it lies under the rest by design.
pub(super) fn runs(document: &PagedDocument) -> Vec<Run> {
    let mut found = Vec::new();
    for (index, page) in document.pages().iter().enumerate() {
        walk(&page.frame, Point::zero(), &mut |at, item| {
            if let FrameItem::Text(text) = item {
                found.push(Run {
                    page: index + 1,
                    x: at.x.to_mm(),
                    y: at.y.to_mm(),
                    width: text.width().to_mm(),
                    size: text.size.to_mm(),
                    text: text.text.to_string(),
                });
            }
        });
    }
    found
}

/// Page, width and height of every picture, to the millimetre: a picture that covers its box is a hair larger than it.
pub(super) fn images_mm(document: &PagedDocument) -> Vec<(usize, f64, f64)> {
    let mut found = Vec::new();
    for (index, page) in document.pages().iter().enumerate() {
        walk(&page.frame, Point::zero(), &mut |_, item| {
            if let FrameItem::Image(_, size, _) = item {
                found.push((index + 1, size.x.to_mm().round(), size.y.to_mm().round()));
            }
        });
    }
    found
}

fn walk(frame: &Frame, origin: Point, visit: &mut impl FnMut(Point, &FrameItem)) {
    for (at, item) in frame.items() {
        let at = origin + *at;
        if let FrameItem::Group(group) = item {
            let turn = group.transform;
            if turn.sx.get() == 1.0 && turn.kx.get() == 0.0 && turn.ky.get() == 0.0 {
                walk(&group.frame, at + Point::new(turn.tx, turn.ty), visit);
            }
        } else {
            visit(at, item);
        }
    }
}

/// Compares rows of text with `tests/golden/NAME.txt`; `UPDATE_GOLDEN=1` writes it.
#[track_caller]
pub(super) fn assert_golden(name: &str, (pages, runs): &(usize, Vec<Run>)) {
    let mut rows: Vec<&Run> = runs.iter().filter(|run| !run.text.trim().is_empty()).collect();
    rows.sort_by(|a, b| (a.page, row(a), a.x).partial_cmp(&(b.page, row(b), b.x)).unwrap());
    let mut got = format!("pages: {pages}\n");
    let mut last = None;
    for run in rows {
        let place = (run.page, row(run));
        if last != Some(place) {
            let _ = write!(got, "\np{} y{:5.1} x{:5.1} ", run.page, run.y, run.x);
            last = Some(place);
        } else {
            got.push('|');
        }
        got.push_str(&run.text);
    }
    got.push('\n');
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &got).unwrap();
    }
    let want = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(got == want, "{name} changed; look at the sample, then run with UPDATE_GOLDEN=1\n{}", first_change(&want, &got));
}

/// Baselines in tenths of a millimetre, so that rounding cannot reorder.
fn row(run: &Run) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a page is a few hundred millimetres")]
    let tenths = (run.y * 10.0).round() as i64;
    tenths
}

fn first_change(want: &str, got: &str) -> String {
    let (w, g) = want.lines().zip(got.lines()).find(|(w, g)| w != g).unwrap_or(("(end)", "(end)"));
    format!("- {w}\n+ {g}")
}

/// No run may leave its page or lie on another.
#[track_caller]
pub(super) fn assert_apart(what: &str, runs: &[Run]) {
    let (right, bottom) = match what {
        _ if what.contains("certificate") => (188.0, 128.0),
        _ if what.contains("ticket") => (80.0, 120.0),
        _ => (210.0, 297.0),
    };
    for run in runs {
        assert!(
            run.x >= 4.0 && run.x + run.width <= right - 4.0 && run.y >= 4.0 && run.y <= bottom - 4.0,
            "{what}: leaves the page: {run:?}"
        );
    }
    for (index, a) in runs.iter().enumerate() {
        for b in &runs[index + 1..] {
            // A Chinese character fills its em box only to about nine tenths.
            let side_by_side = a.x + a.width <= b.x + 0.1 || b.x + b.width <= a.x + 0.1;
            let (top_a, top_b) = (a.y - 0.8 * a.size, b.y - 0.8 * b.size);
            let one_above = a.y + 0.05 * a.size <= top_b || b.y + 0.05 * b.size <= top_a;
            assert!(a.page != b.page || side_by_side || one_above, "{what}: overlap\n{a:?}\n{b:?}");
        }
    }
}
