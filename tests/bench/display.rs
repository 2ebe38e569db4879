//! What a virtual display shows, read from the file in which its server keeps it. Reading disturbs
//! neither the server nor whoever draws.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::Failure;

/// The file begins with a header of big-endian numbers, four bytes each. These are the places of
/// those that matter, as in `XWDFile.h`.
const HEADER_SIZE: usize = 0;
const WIDTH: usize = 4;
const HEIGHT: usize = 5;
const BITS_PER_PIXEL: usize = 11;
const BYTES_PER_LINE: usize = 12;
const COLOURS: usize = 19;
const NUMBERS: usize = 25;
const BYTES_PER_COLOUR: u64 = 12;
/// On an empty display or an empty window nothing stands out but the pointer of the mouse, which has
/// some hundred pixels. A line of text has more.
const PIXELS_OF_A_POINTER: usize = 1_000;

pub(crate) struct Display {
    file: PathBuf,
    pixels_begin: u64,
    width: u32,
    height: u32,
}

/// What was shown at one moment: a number for each pixel, its lowest bytes blue, green and red.
#[derive(Default)]
pub(crate) struct Sight {
    pixels: Vec<u32>,
}

impl Display {
    pub(crate) fn of(file: &Path) -> Result<Self, Failure> {
        let mut header = [0; 4 * NUMBERS];
        File::open(file)?.read_exact(&mut header)?;
        let number = |place: usize| {
            let bytes = header[4 * place..].first_chunk().copied();
            u32::from_be_bytes(bytes.unwrap_or_default())
        };
        let (width, height) = (number(WIDTH), number(HEIGHT));
        if number(BITS_PER_PIXEL) != 32 || number(BYTES_PER_LINE) != 4 * width {
            return Err(Failure::StrangeDisplay);
        }
        Ok(Self {
            file: file.to_owned(),
            pixels_begin: u64::from(number(HEADER_SIZE))
                + u64::from(number(COLOURS)) * BYTES_PER_COLOUR,
            width,
            height,
        })
    }

    pub(crate) fn look(&self) -> Result<Sight, Failure> {
        let mut file = File::open(&self.file)?;
        file.seek(SeekFrom::Start(self.pixels_begin))?;
        let mut bytes = vec![0; 4 * self.width as usize * self.height as usize];
        file.read_exact(&mut bytes)?;
        let pixel = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes);
        let (pixels, _) = bytes.as_chunks();
        Ok(Sight {
            pixels: pixels.iter().map(pixel).collect(),
        })
    }

    /// Saves what was seen, for people to look at.
    pub(crate) fn save(&self, sight: &Sight, picture: &Path) -> Result<(), Failure> {
        let file = BufWriter::new(File::create(picture)?);
        let mut encoder = png::Encoder::new(file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        let colours = sight.pixels.iter().flat_map(|pixel| {
            let [blue, green, red, _] = pixel.to_le_bytes();
            [red, green, blue]
        });
        let colours: Vec<u8> = colours.collect();
        encoder.write_header()?.write_image_data(&colours)?;
        Ok(())
    }
}

impl Sight {
    /// How many pixels are not the same.
    pub(crate) fn pixels_unlike(&self, other: &Self) -> usize {
        let both = self.pixels.iter().zip(&other.pixels);
        both.filter(|(one, other)| one != other).count()
    }

    pub(crate) fn is_drawn(&self) -> bool {
        let mut counts = HashMap::<u32, usize>::new();
        for pixel in &self.pixels {
            *counts.entry(*pixel).or_default() += 1;
        }
        let ground = counts.values().max().copied().unwrap_or_default();
        self.pixels.len() - ground > PIXELS_OF_A_POINTER
    }
}
