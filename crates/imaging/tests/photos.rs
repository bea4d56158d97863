//! What the crate promises, on pictures made here (and one CMYK file, which no encoder here can write).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may panic like tests")]

use buzheng_imaging::*;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};

const RED: [u8; 3] = [200, 30, 40];
const GREEN: [u8; 3] = [30, 160, 60];
const BLUE: [u8; 3] = [40, 60, 200];
const WHITE: [u8; 3] = [240, 240, 240];

/// Four quarters of four colours: any turn or mirror shows.
fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(match (x < width / 2, y < height / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => WHITE,
        })
    })
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 95).encode_image(picture).unwrap();
    bytes
}

fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A minimal EXIF block: one directory with one entry, the orientation; plus a text that must not survive.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2A\0\0\0\x08\0\x01".to_vec();
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);
    tiff.extend(b"SECRET-PLACE");
    tiff
}

/// Puts an EXIF segment right after the start marker, as cameras do.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut payload = b"Exif\0\0".to_vec();
    payload.extend(exif(orientation));
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xFF, 0xE1]);
    bytes.extend(u16::try_from(payload.len() + 2).unwrap().to_be_bytes());
    bytes.extend(payload);
    bytes.extend(&jpeg[2..]);
    bytes
}

/// The picture as a camera held that way would store it: the inverse of what EXIF asks the viewer to do.
fn stored_for(upright: &RgbImage, orientation: u8) -> RgbImage {
    let p = DynamicImage::ImageRgb8(upright.clone());
    match orientation {
        1 => p,
        2 => p.fliph(),
        3 => p.rotate180(),
        4 => p.flipv(),
        5 => p.rotate270().flipv(),
        6 => p.rotate270(),
        7 => p.rotate90().flipv(),
        8 => p.rotate90(),
        _ => unreachable!(),
    }
    .into_rgb8()
}

fn decoded(jpeg: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).unwrap().into_rgb8()
}

fn near(got: Rgb<u8>, want: [u8; 3]) -> bool {
    got.0.iter().zip(want).all(|(a, b)| a.abs_diff(b) <= 12)
}

/// The colours in the middle of the four quarters: top left, top right, bottom left, bottom right.
#[track_caller]
fn assert_quarters(jpeg: &[u8], what: &str) {
    let p = decoded(jpeg);
    let (w, h) = p.dimensions();
    for ((x, y), want) in [((w / 4, h / 4), RED), ((w * 3 / 4, h / 4), GREEN), ((w / 4, h * 3 / 4), BLUE), ((w * 3 / 4, h * 3 / 4), WHITE)]
    {
        assert!(near(*p.get_pixel(x, y), want), "{what}: at {x},{y} {:?}, want {want:?}", p.get_pixel(x, y));
    }
}

/// Marker bytes of all segments up to the first scan.
fn markers(jpeg: &[u8]) -> Vec<u8> {
    let (mut at, mut found) = (2, Vec::new());
    while jpeg[at] == 0xFF && jpeg[at + 1] != 0xDA {
        found.push(jpeg[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    found
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|w| w == needle)
}

#[test]
fn all_eight_orientations_come_out_upright() {
    let upright = quarters(880, 660);
    for orientation in 1..=8 {
        let bytes = with_exif(&jpeg(&stored_for(&upright, orientation)), orientation);
        let info = probe(&bytes).unwrap();
        assert_eq!((info.width, info.height), (880, 660), "orientation {orientation}");
        let view = preview(&bytes, 400).unwrap();
        assert_eq!((view.width, view.height, view.source_width, view.source_height), (400, 300, 880, 660));
        assert_quarters(&view.jpeg, &format!("preview, orientation {orientation}"));
        let photo = couple_photo(&bytes, default_crop(&info)).unwrap();
        assert_quarters(&photo.master, &format!("master, orientation {orientation}"));
        assert_quarters(&photo.print, &format!("print, orientation {orientation}"));
    }
}

#[test]
fn orientation_in_a_png_is_honoured_too() {
    let plain = png(&DynamicImage::ImageRgb8(stored_for(&quarters(900, 700), 6)));
    let tiff = exif(6);
    let mut chunk = u32::try_from(tiff.len()).unwrap().to_be_bytes().to_vec();
    chunk.extend(b"eXIf");
    chunk.extend(&tiff);
    chunk.extend(crc32(&chunk[4..]).to_be_bytes());
    let after_ihdr = 8 + 12 + 13;
    let bytes = [&plain[..after_ihdr], &chunk, &plain[after_ihdr..]].concat();
    assert_eq!(probe(&bytes).unwrap(), ImageInfo { width: 900, height: 700, format: Format::Png });
    assert_quarters(&preview(&bytes, 300).unwrap().jpeg, "png");
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, b| (0..8).fold(crc ^ u32::from(*b), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xEDB8_8320 } else { c >> 1 }))
}

#[test]
fn a_large_photo_gives_a_full_master_and_the_print_form() {
    let bytes = jpeg(&quarters(2400, 1800));
    let photo = couple_photo(&bytes, Crop { x: 100, y: 100, width: 2200, height: 1453 }).unwrap();
    assert_eq!((photo.master_width, photo.master_height, photo.below_target), (1252, 827, false));
    assert_eq!(decoded(&photo.master).dimensions(), (MASTER_WIDTH, MASTER_HEIGHT));
    assert_eq!(decoded(&photo.print).dimensions(), (PRINT_WIDTH, PRINT_HEIGHT));
}

#[test]
fn a_small_crop_keeps_its_own_pixels_and_says_so() {
    let bytes = jpeg(&quarters(1280, 960));
    let photo = couple_photo(&bytes, Crop { x: 10, y: 20, width: 901, height: 595 }).unwrap();
    assert_eq!((photo.master_width, photo.master_height, photo.below_target), (901, 595, true));
    assert_eq!(decoded(&photo.master).dimensions(), (901, 595));
    assert_eq!(decoded(&photo.print).dimensions(), (PRINT_WIDTH, PRINT_HEIGHT));
}

#[test]
fn the_crop_is_taken_where_it_was_asked_and_forced_to_shape() {
    let mut source = RgbImage::from_pixel(2000, 2000, Rgb(GREEN));
    for y in 600..1400 {
        for x in 200..1800 {
            source.put_pixel(x, y, Rgb(RED));
        }
    }
    // Square wish around the red field: shaped to 1400 x 925 at its centre, all red.
    let photo = couple_photo(&jpeg(&source), Crop { x: 300, y: 300, width: 1200, height: 1400 }).unwrap();
    assert_eq!((photo.master_width, photo.master_height), (1200, 792));
    let p = decoded(&photo.master);
    for (x, y) in [(8, 8), (1191, 8), (8, 783), (1191, 783), (600, 400)] {
        assert!(near(*p.get_pixel(x, y), RED), "{x},{y}: {:?}", p.get_pixel(x, y));
    }
}

#[test]
fn nothing_but_pixels_and_density_leaves() {
    let bytes = with_exif(&jpeg(&quarters(1600, 1200)), 1);
    assert!(contains(&bytes, b"SECRET-PLACE"));
    let photo = couple_photo(&bytes, Crop { x: 0, y: 0, width: 1600, height: 1200 }).unwrap();
    let view = preview(&bytes, 800).unwrap();
    for out in [&photo.master, &photo.print, &view.jpeg] {
        assert!(!contains(out, b"SECRET-PLACE") && !contains(out, b"Exif"));
        let extra: Vec<u8> = markers(out).into_iter().filter(|m| matches!(m, 0xE1..=0xEF | 0xFE)).collect();
        assert_eq!(extra, [], "application or comment segments");
    }
    assert_eq!(density(&photo.master), 600);
    assert_eq!(density(&photo.print), 300);
}

/// Dots per inch in the JFIF header.
fn density(jpeg: &[u8]) -> u16 {
    assert_eq!((&jpeg[6..10], jpeg[13]), (&b"JFIF"[..], 1));
    u16::from_be_bytes([jpeg[14], jpeg[15]])
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let bytes = jpeg(&quarters(1700, 1300));
    let crop = Crop { x: 13, y: 7, width: 1500, height: 990 };
    assert_eq!(couple_photo(&bytes, crop).unwrap(), couple_photo(&bytes, crop).unwrap());
    assert_eq!(preview(&bytes, 640).unwrap(), preview(&bytes, 640).unwrap());
}

#[test]
fn a_preview_is_never_enlarged() {
    let view = preview(&jpeg(&quarters(120, 90)), 1000).unwrap();
    assert_eq!((view.width, view.height), (120, 90));
}

#[test]
fn grey_alpha_sixteen_bit_and_cmyk_become_24_bit_colour() {
    let grey = GrayImage::from_pixel(100, 80, Luma([90]));
    let mut grey_jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut grey_jpeg, 95).encode_image(&grey).unwrap();
    let glass = RgbaImage::from_pixel(100, 80, Rgba([200, 0, 0, 0]));
    let half = RgbaImage::from_pixel(100, 80, Rgba([0, 0, 0, 128]));
    let deep = DynamicImage::ImageRgb8(RgbImage::from_pixel(100, 80, Rgb(BLUE))).into_rgb16();
    let cases: [(&str, Vec<u8>, [u8; 3]); 6] = [
        ("grey jpeg", grey_jpeg, [90; 3]),
        ("grey png", png(&DynamicImage::ImageLuma8(grey)), [90; 3]),
        ("clear png is white paper", png(&DynamicImage::ImageRgba8(glass)), [255; 3]),
        ("half clear png", png(&DynamicImage::ImageRgba8(half)), [127; 3]),
        ("16-bit png", png(&DynamicImage::ImageRgb16(deep)), BLUE),
        ("cmyk jpeg", include_bytes!("data/cmyk.jpg").to_vec(), RED),
    ];
    for (what, bytes, want) in cases {
        let view = preview(&bytes, 100).unwrap_or_else(|e| panic!("{what}: {e}"));
        let p = image::load_from_memory_with_format(&view.jpeg, ImageFormat::Jpeg).unwrap();
        assert_eq!(p.color(), image::ColorType::Rgb8, "{what}");
        let got = *p.to_rgb8().get_pixel(20, 20);
        assert!(near(got, want), "{what}: {got:?}, want {want:?}");
    }
}

// --- bad input ---

#[test]
fn zero_bytes_are_empty() {
    assert_eq!(probe(&[]), Err(ImageError::Empty));
    assert_eq!(preview(&[], 100), Err(ImageError::Empty));
}

#[test]
fn text_gif_and_webp_are_not_images() {
    let files: [&[u8]; 4] = [
        "这不是照片".as_bytes(),
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9",
        b"RIFF\x24\x00\x00\x00WEBPVP8 ",
        b"\xFF\xD8 and then text",
    ];
    for bytes in files {
        assert_eq!(probe(bytes), Err(ImageError::NotAnImage), "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_jpeg_cut_anywhere_is_refused() {
    let whole = with_exif(&jpeg(&quarters(700, 500)), 6);
    assert!(preview(&whole, 100).is_ok());
    for cut in (1..whole.len()).step_by(7).chain([whole.len() - 1]) {
        let got = preview(&whole[..cut], 100);
        assert!(matches!(got, Err(ImageError::Truncated | ImageError::NotAnImage)), "cut at {cut}: {got:?}");
    }
    // The header alone still tells the size: only decoding finds the missing body.
    let cut = &whole[..whole.len() - 40];
    assert!(probe(cut).is_ok());
    assert_eq!(
        couple_photo(cut, Crop { x: 0, y: 0, width: 500, height: 700 }),
        Err(ImageError::CropTooSmall { width: 500, height: 330, min_width: 626, min_height: 413 })
    );
}

#[test]
fn a_png_cut_anywhere_is_refused() {
    let whole = png(&DynamicImage::ImageRgb8(quarters(700, 500)));
    for cut in (8..whole.len()).step_by(11) {
        assert_eq!(preview(&whole[..cut], 100), Err(ImageError::Truncated), "cut at {cut}");
    }
}

#[test]
fn a_damaged_png_body_is_refused() {
    let mut bytes = png(&DynamicImage::ImageRgb8(quarters(700, 500)));
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    assert_eq!(preview(&bytes, 100), Err(ImageError::Truncated));
}

#[test]
fn bytes_after_the_end_of_a_jpeg_do_no_harm() {
    let mut bytes = jpeg(&quarters(300, 200));
    bytes.extend(b"motion video of the phone");
    assert!(preview(&bytes, 100).is_ok());
}

#[test]
fn a_200_megapixel_header_is_refused_without_decoding() {
    let mut png_bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR".to_vec();
    png_bomb.extend(20_000_u32.to_be_bytes());
    png_bomb.extend(10_000_u32.to_be_bytes());
    png_bomb.extend([8, 6, 0, 0, 0]);
    png_bomb.extend(crc32(&png_bomb[12..29]).to_be_bytes());
    let mut jpeg_bomb = jpeg(&quarters(64, 64));
    let frame = jpeg_bomb.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    jpeg_bomb[frame + 5..frame + 7].copy_from_slice(&10_000_u16.to_be_bytes());
    jpeg_bomb[frame + 7..frame + 9].copy_from_slice(&20_000_u16.to_be_bytes());
    let refused = ImageError::TooLarge { width: 20_000, height: 10_000, max_pixels: MAX_PIXELS };
    for bytes in [png_bomb, jpeg_bomb] {
        assert_eq!(probe(&bytes), Err(refused));
        assert_eq!(preview(&bytes, 100), Err(refused));
        assert_eq!(couple_photo(&bytes, Crop { x: 0, y: 0, width: 700, height: 500 }), Err(refused));
    }
}

#[test]
fn a_file_longer_than_any_photo_is_refused() {
    let mut bytes = jpeg(&quarters(64, 64));
    bytes.resize(usize::try_from(MAX_BYTES).unwrap() + 1, 0);
    assert_eq!(probe(&bytes), Err(ImageError::FileTooBig { bytes: MAX_BYTES + 1, max_bytes: MAX_BYTES }));
}

#[test]
fn a_crop_outside_or_empty_is_refused() {
    let bytes = jpeg(&quarters(1000, 800));
    for (x, y, width, height) in
        [(300, 0, 701, 463), (0, 400, 700, 401), (0, 0, 0, 500), (0, 0, 700, 0), (u32::MAX, 0, 2, 500), (1000, 0, 1, 1)]
    {
        let crop = Crop { x, y, width, height };
        assert_eq!(couple_photo(&bytes, crop), Err(ImageError::CropOutside), "{crop:?}");
    }
    assert!(couple_photo(&bytes, Crop { x: 300, y: 0, width: 700, height: 463 }).is_ok());
}

#[test]
fn random_damage_never_panics() {
    let whole = with_exif(&jpeg(&quarters(200, 150)), 3);
    let seed = 0x5EED_2022_u64;
    println!("seed {seed:#x}");
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap()
    };
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..=next() % 6 {
            let at = next() % bytes.len();
            bytes[at] = u8::try_from(next() % 256).unwrap();
        }
        let _ = preview(&bytes, 64);
    }
}
