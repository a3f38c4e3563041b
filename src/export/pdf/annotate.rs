//! Notes as text annotations, added to the finished file: krilla writes links only.
//!
//! ISO 32000-1, 12.5.6.4. pympress takes the contents of every text annotation of a page for its notes, and does not
//! draw them; other readers show a small mark in the corner.

use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};

use super::{Document, PdfError};

/// The side of the mark, in points, and its distance from the corner of the page.
const MARK: f32 = 20.0;
const MARGIN: f32 = 4.0;

/// The flags of the annotation: the mark is neither printed nor scaled with the page (NoZoom and NoRotate).
const FLAGS: i64 = 8 | 16;

/// The file with an annotation on each page that has notes.
pub fn with_notes(bytes: &[u8], document: &Document<'_>) -> Result<Vec<u8>, PdfError> {
    let failed = |why: lopdf::Error| PdfError::Failed(why.to_string());
    let mut pdf = lopdf::Document::load_mem(bytes).map_err(failed)?;
    let pages: Vec<ObjectId> = pdf.get_pages().into_values().collect();
    for (index, id) in pages.into_iter().enumerate() {
        let notes = document.pages.page(index).notes;
        let Some(notes) = notes.as_deref().map(str::trim).filter(|notes| !notes.is_empty()) else { continue };
        let top = height(&pdf, id).unwrap_or(MARK);
        let annotation = pdf.add_object(annotation(notes, top, id));
        add_to_page(&mut pdf, id, annotation).map_err(failed)?;
    }
    let mut out = Vec::with_capacity(bytes.len());
    pdf.save_to(&mut out).map_err(|why| PdfError::Failed(why.to_string()))?;
    Ok(out)
}

fn annotation(notes: &str, top: f32, page: ObjectId) -> Dictionary {
    let rect = [MARGIN, top - MARGIN - MARK, MARGIN + MARK, top - MARGIN].map(Object::Real);
    dictionary! {
        "Type" => "Annot",
        "Subtype" => "Text",
        "Rect" => rect.to_vec(),
        "Contents" => text_string(notes),
        "Name" => "Note",
        "F" => FLAGS,
        "P" => page,
    }
}

/// ISO 32000-1, 7.9.2.2: UTF-16, big end first, behind its mark.
fn text_string(text: &str) -> Object {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

/// The upper edge of a page.
fn height(pdf: &lopdf::Document, page: ObjectId) -> Option<f32> {
    let media = pdf.get_dictionary(page).ok()?.get(b"MediaBox").ok()?;
    media.as_array().ok()?.get(3)?.as_float().ok()
}

/// A page's annotations stand in its dictionary, or in an array of their own.
fn add_to_page(pdf: &mut lopdf::Document, page: ObjectId, annotation: ObjectId) -> Result<(), lopdf::Error> {
    let listed = pdf.get_dictionary(page)?.get(b"Annots").ok().and_then(|list| list.as_reference().ok());
    let new = Object::Reference(annotation);
    if let Some(list) = listed {
        pdf.get_object_mut(list)?.as_array_mut()?.push(new);
        return Ok(());
    }
    let page = pdf.get_object_mut(page)?.as_dict_mut()?;
    match page.get_mut(b"Annots") {
        Ok(list) => list.as_array_mut()?.push(new),
        Err(_) => page.set("Annots", vec![new]),
    }
    Ok(())
}
