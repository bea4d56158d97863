//! Bad input gets a clear error at the right place, and nothing already saved is lost.

use buzheng_domain::case::PhotoSource;
use buzheng_imaging::Crop;

use crate::support::Laptop;
use crate::support::desk::{jpeg, serve_until_declared};

#[test]
fn pictures_that_are_none_are_refused_and_the_case_stays_as_it_was() {
    let laptop = Laptop::new(4);
    let app = laptop.at_work();
    let case = serve_until_declared(&app, 0);
    let before = app.case(case).unwrap().case;
    let whole = jpeg(1600, 1200);
    let cases: [(Vec<u8>, &str); 4] = [
        (Vec::new(), "IMAGE_EMPTY"),
        (b"not a picture at all".to_vec(), "IMAGE_NOT_AN_IMAGE"),
        (whole[..whole.len() / 2].to_vec(), "IMAGE_TRUNCATED"),
        (png_header(20_000, 10_000), "IMAGE_TOO_LARGE"),
    ];
    for (bytes, code) in cases {
        let refused = app.stage_photo(bytes).map(|_| ()).unwrap_err();
        assert_eq!(refused.code(), code);
        assert_eq!(app.case(case).unwrap().case, before);
    }
}

#[test]
fn a_crop_outside_the_picture_loses_neither_the_picture_nor_the_case() {
    let laptop = Laptop::new(4);
    let app = laptop.at_work();
    let case = serve_until_declared(&app, 0);
    let staged = app.stage_photo(jpeg(1600, 1200)).unwrap();
    let outside = Crop { x: 1500, y: 0, width: 530, height: 350 };
    assert_eq!(app.keep_photo(case, staged.token, outside, PhotoSource::File).unwrap_err().code(), "IMAGE_CROP_OUTSIDE");
    app.keep_photo(case, staged.token, staged.crop, PhotoSource::File).unwrap();
    assert_eq!(app.keep_photo(case, staged.token, staged.crop, PhotoSource::File).unwrap_err().code(), "PHOTO_TOKEN_GONE");
    assert_eq!(app.case(case).unwrap().case.retakes, 1);
}

#[test]
fn without_a_session_nothing_begins_and_a_strange_village_opens_none() {
    let laptop = Laptop::new(4);
    let app = laptop.unlock_with(crate::support::PASSWORD).unwrap();
    assert_eq!(app.open_case(None).unwrap_err().code(), "NO_SESSION");
    assert_eq!(app.open_session("330281114299", "演示干部").unwrap_err().code(), "VILLAGE_UNKNOWN");
    assert_eq!(app.open_session("330281114201", "  ").unwrap_err().code(), "CADRE_MISSING");
}

/// The first bytes of a PNG that says it is so large.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut ihdr = b"IHDR".to_vec();
    ihdr.extend(width.to_be_bytes());
    ihdr.extend(height.to_be_bytes());
    ihdr.extend([8, 2, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(13u32.to_be_bytes());
    bytes.extend(&ihdr);
    bytes.extend(crc32(&ihdr).to_be_bytes());
    bytes.extend(64u32.to_be_bytes());
    bytes.extend(b"IDAT");
    bytes.extend([0; 68]);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes
        .iter()
        .fold(!0u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xEDB8_8320 } else { c >> 1 }))
}
