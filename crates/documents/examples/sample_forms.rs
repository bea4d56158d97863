//! Writes sample forms (PDF and SVG) into a folder and says how long each took.
//!
//! `cargo run --release -p buzheng-documents --example sample_forms -- FOLDER`

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "an example may look at the clock and print")]

mod samples;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use buzheng_documents::{
    Certificate, Declaration, Explanation, ExplanationKind, Party, Printed, Receipt, ReviewForm, Slip, SlipKind, Ticket, certificate,
    declaration, explanation, proxy_checklist, receipt, review_form, slip, ticket, warm_up,
};
use samples::papers;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("give a folder to write the samples into")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;

    write(folder, "declaration-cold", || declaration(&samples::declaration()))?;
    let start = Instant::now();
    warm_up();
    println!("warm_up             {:8.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    write(folder, "declaration", || declaration(&samples::declaration()))?;
    write(folder, "review", || review_form(&samples::review_form()))?;
    write(folder, "certificate-man", || certificate(&samples::certificate(Party::Man)))?;
    write(folder, "certificate-woman", || certificate(&samples::certificate(Party::Woman)))?;
    write(folder, "declaration-longest", || declaration(&samples::longest_declaration()))?;
    write(folder, "review-longest", || review_form(&samples::longest_review_form()))?;
    write(folder, "certificate-longest", || certificate(&samples::longest_certificate()))?;
    write(folder, "declaration-blank", || declaration(&Declaration::default()))?;
    write(folder, "review-blank", || review_form(&ReviewForm::default()))?;
    write(folder, "certificate-blank", || certificate(&Certificate::default()))?;
    write_papers(folder)
}

fn write_papers(folder: &Path) -> Result<(), Box<dyn Error>> {
    for d in papers::slips() {
        let name = format!("slip-{}", d.kind.as_str().to_lowercase().replace('_', "-"));
        write(folder, &name, || slip(&d))?;
    }
    write(folder, "slip-longest", || slip(&papers::longest_slip(SlipKind::Refused)))?;
    write(folder, "slip-full", || slip(&papers::full_slip(SlipKind::Notice)))?;
    write(folder, "slip-blank", || slip(&Slip::default()))?;
    write(folder, "explanation", || explanation(&papers::explanation()))?;
    write(folder, "explanation-longest", || explanation(&papers::longest_explanation(ExplanationKind::UnderAge)))?;
    write(folder, "explanation-blank", || explanation(&Explanation::default()))?;
    write(folder, "proxy", || proxy_checklist(&papers::proxy_checklist()))?;
    write(folder, "proxy-longest", || proxy_checklist(&papers::longest_proxy_checklist()))?;
    write(folder, "proxy-blank", || proxy_checklist(&papers::blank_proxy_checklist()))?;
    write(folder, "ticket", || ticket(&papers::ticket()))?;
    write(folder, "ticket-longest", || ticket(&papers::longest_ticket()))?;
    write(folder, "ticket-blank", || ticket(&Ticket::default()))?;
    write(folder, "receipt", || receipt(&papers::receipt()))?;
    write(folder, "receipt-longest", || receipt(&papers::longest_receipt()))?;
    write(folder, "receipt-blank", || receipt(&Receipt::default()))
}

fn write<E: Error + 'static>(folder: &Path, name: &str, print: impl Fn() -> Result<Printed, E>) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let printed = print()?;
    let took = start.elapsed();
    std::fs::write(folder.join(format!("{name}.pdf")), &printed.pdf)?;
    for (page, svg) in printed.pages.iter().enumerate() {
        std::fs::write(folder.join(format!("{name}-{}.svg", page + 1)), svg)?;
    }
    println!("{name:20}{:8.1} ms {:5} kB", took.as_secs_f64() * 1000.0, printed.pdf.len() / 1000);
    Ok(())
}
